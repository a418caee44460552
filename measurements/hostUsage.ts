import type { HostUsage, Sent } from "../loads/hostUsage";
import { parseCpuList } from "../scenarios/cpuList";
import { guestReadings, mainReadings } from "./guestReadings";
import type { HostSamples } from "./samples";
import { cpuSeconds, type Window } from "./window";

/** What is known about the host of a load beside its readings. */
export interface LoadHost {
  /** Linux CPU list that the testbed may use there. */
  cpus: string;
  wireNic: string;
  samples: HostSamples;
}

/** What a host did within a window of its readings. */
export function hostUsage(window: Window, { cpus, wireNic, samples }: LoadHost): HostUsage {
  const guests = Object.values(guestReadings(window, samples));
  const fleetCpu = guests.flatMap((guest) => guest.cpuSeconds ?? []);
  return {
    seconds: window.seconds,
    cpus: cpuSeconds(window, parseCpuList(cpus)),
    runnableMean: runnableMean(window, samples),
    fleetCpuSeconds: guests.length > 0 && fleetCpu.length === 0 ? null : fleetCpu.reduce((a, b) => a + b, 0),
    mainCpuSeconds: mainReadings(window, samples)?.cpuSeconds ?? null,
    wireSent: wireSent(window, wireNic),
    wireBitsPerSecond: samples.wireBitsPerSecond,
    wireQueueDrops: samples.wireQueueDrops,
    fleetSent: sum(guests.flatMap(({ txBytes, txPackets }) => sent(txBytes, txPackets) ?? [])),
    disk: diskUse(window, samples.disk),
    files: { before: window.from.files, after: window.to.files },
  };
}

function runnableMean({ from, to }: Window, { samples }: HostSamples): number {
  const within = samples.filter(({ atSeconds }) => atSeconds >= from.atSeconds && atSeconds <= to.atSeconds);
  return within.reduce((total, { runnable }) => total + runnable, 0) / within.length;
}

function wireSent({ from, to }: Window, wireNic: string): Sent | null {
  const [before, after] = [from.interfaces.get(wireNic), to.interfaces.get(wireNic)];
  if (!before || !after) return null;
  return { bytes: after.txBytes - before.txBytes, packets: after.txPackets - before.txPackets };
}

function sent(bytes: number | null, packets: number | null): Sent | null {
  return bytes === null || packets === null ? null : { bytes, packets };
}

/** Null if there is nothing to add up. */
function sum(all: readonly Sent[]): Sent | null {
  if (all.length === 0) return null;
  return all.reduce((a, b) => ({ bytes: a.bytes + b.bytes, packets: a.packets + b.packets }));
}

/** @param disk "MAJOR:MINOR" */
function diskUse({ from, to }: Window, disk: string | null): HostUsage["disk"] {
  const [before, after] = [from.disks.get(disk ?? ""), to.disks.get(disk ?? "")];
  if (!before || !after) return null;
  return {
    readBytes: after.readBytes - before.readBytes,
    writtenBytes: after.writtenBytes - before.writtenBytes,
    operations: after.operations - before.operations,
    busySeconds: after.busySeconds - before.busySeconds,
  };
}
