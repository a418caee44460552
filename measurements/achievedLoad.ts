import type { HostEnvironment, LoadRecord } from "../scenarios/run";
import type { Scenario } from "../scenarios/scenario";
import type { NicModel } from "../scenarios/technology";
import type { HostSamples } from "./samples";
import { cpuNumbers, cpuSeconds, windowAround, type Window } from "./window";

/** A load is reached when it uses this share of its ceiling. */
const reachedShare = 0.95;

/** Line rate of a guest's virtual NIC, bits per second: what the model says it is; a veth and the para-virtualized say 10 Gbit/s. */
const nicBitsPerSecond: Record<NicModel | "veth", number> = {
  virtio: 10e9,
  vmxnet3: 10e9,
  e1000: 1e9,
  rtl8139: 100e6,
  veth: 10e9,
};

/** What is needed to judge a load: the readings of the host it runs on, and when the probe ran by that host's clock. */
export interface LoadEvidence {
  host: HostEnvironment;
  wireNic: string;
  samples: HostSamples;
  startedSeconds: number;
  endedSeconds: number;
}

/** Judges for the host, not per guest, what of the load that was asked for was there while the probe ran. */
export function achievedLoad(scenario: Scenario, evidence: LoadEvidence): LoadRecord {
  const { background } = scenario;
  const window = windowAround(evidence.samples.samples, evidence.startedSeconds, evidence.endedSeconds);
  const common = { kind: background.load, location: background.location, count: background.count };
  if (!window) return { ...common, reached: background.count === 0 ? null : false, share: null, readings: {} };
  const readings = readingsOf(window, evidence);
  if (background.count === 0) return { ...common, reached: null, share: null, readings };
  const share = shareOf(scenario, evidence, window, readings);
  return { ...common, reached: share === null ? null : share >= reachedShare, share, readings };
}

function readingsOf(
  window: Window,
  { host, wireNic, samples, startedSeconds, endedSeconds }: LoadEvidence,
): Record<string, number> {
  const { from, to } = window;
  const cpu = cpuSeconds(window, cpuNumbers(host.cpus));
  const during = samples.samples.filter(
    (sample) => sample.atSeconds >= startedSeconds && sample.atSeconds <= endedSeconds,
  );
  const runnable = [from, ...during, to].map((sample) => sample.runnable);
  const readings: Record<string, number> = {
    windowSeconds: window.seconds,
    hostCpuBusySeconds: cpu.busySeconds,
    hostCpuIdleSeconds: cpu.idleSeconds,
    hostCpuStealSeconds: cpu.stealSeconds,
    fleetCpuSeconds: to.fleetCpuSeconds - from.fleetCpuSeconds,
    runnableMean: runnable.reduce((sum, value) => sum + value, 0) / runnable.length,
  };
  const [wireFrom, wireTo] = [from.interfaces.get(wireNic), to.interfaces.get(wireNic)];
  if (wireFrom && wireTo) {
    readings.wireTxBytes = wireTo.txBytes - wireFrom.txBytes;
    readings.wireTxPackets = wireTo.txPackets - wireFrom.txPackets;
  }
  if (samples.wireQueueDrops !== null) readings.wireQueueDropsPackets = samples.wireQueueDrops;
  const [diskFrom, diskTo] = [from.disks.get(samples.disk ?? ""), to.disks.get(samples.disk ?? "")];
  if (diskFrom && diskTo) {
    readings.diskReadBytes = diskTo.readBytes - diskFrom.readBytes;
    readings.diskWrittenBytes = diskTo.writtenBytes - diskFrom.writtenBytes;
    readings.diskOperations = diskTo.operations - diskFrom.operations;
    readings.diskBusySeconds = diskTo.busySeconds - diskFrom.busySeconds;
  }
  return Object.fromEntries(Object.entries(readings).map(([name, value]) => [name, Number(value.toFixed(6))]));
}

/** Share of the resource's ceiling; null where this host does not let it be read. */
function shareOf(
  scenario: Scenario,
  { host, samples }: LoadEvidence,
  { seconds }: Window,
  readings: Record<string, number>,
): number | null {
  const { count, load, size } = scenario.background;
  if (load === "cpu") {
    const hostCpus = cpuNumbers(host.cpus).length;
    const wanted = count * size.vcpus;
    // A fleet that wants more than the host has is judged by the host, which it fills together with whatever else runs.
    const used = wanted >= hostCpus ? readings.hostCpuBusySeconds : readings.fleetCpuSeconds;
    return used === undefined ? null : used / (seconds * Math.min(wanted, hostCpus));
  }
  if (load === "network") {
    if (readings.wireTxBytes === undefined || samples.wireBitsPerSecond === null) return null;
    const ceiling = Math.min(count * nicBitsPerSecond[scenario.nic ?? "veth"], samples.wireBitsPerSecond);
    return (readings.wireTxBytes * 8) / (seconds * ceiling);
  }
  // A disk's plateau is where it is never idle.
  return readings.diskBusySeconds === undefined ? null : readings.diskBusySeconds / seconds;
}
