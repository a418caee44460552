import { readFileSync, readlinkSync } from "node:fs";
import { leastWindowSeconds } from "../foreign/bounds";
import { usualBounds } from "../scenarios/bounds";
import { processSeconds, type KnownProcesses } from "../foreign/cpu";
import { parseCpuList } from "../scenarios/cpuList";
import type { ForeignWork } from "../scenarios/foreignWork";
import { foreignDiskUse } from "./foreignDisk";
import { guestReadings, mainReadings } from "./guestReadings";
import { pressureSeconds } from "./pressure";
import type { FleetGuest, HostSamples } from "./samples";
import { cpuSeconds, windowAround, type Window } from "./window";

/** One host during a probe, and what tells others' work there from the testbed's. */
export interface WatchedHost {
  samples: HostSamples;
  /** The other host. It is looked at only if both are on one machine, as in a lab. */
  other: HostSamples;
  /** When the probe began and ended, by this host's clock. */
  startedSeconds: number;
  endedSeconds: number;
  /** Linux CPU list that the testbed may use. */
  cpus: string;
  wireNic: string;
  /** Whether the other host's fleet sends to this host's sink, whose traffic passes no guest's port. */
  sinkReceives: boolean;
}

/** The operator's process: it works on a host's CPUs if the host is on the same machine. */
export interface Operator {
  machine: string;
  pid: number;
}

export function thisOperator(): Operator {
  const bootId = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  return { machine: `${bootId} ${readlinkSync("/proc/self/ns/pid")}`, pid: process.pid };
}

/** What others did on a host while the probe ran, as far as it can be told from what the testbed did. */
export function foreignWork(host: WatchedHost, operator: Operator): ForeignWork {
  const { samples, startedSeconds, endedSeconds } = host;
  const window = windowAround(samples.samples, startedSeconds, endedSeconds);
  if (!window || window.seconds < leastWindowSeconds) {
    const seconds = window?.seconds ?? 0;
    const untold = [`the readings around the probe span ${seconds.toFixed(2)} s, which is too short to judge`];
    return { windowSeconds: seconds, cpu: null, network: null, disk: null, pressureSeconds: {}, untold };
  }
  const untold: string[] = [];
  return {
    windowSeconds: rounded(window.seconds),
    cpu: cpuUse(window, host, operator, untold),
    network: networkUse(window, host, untold),
    disk: foreignDiskUse(window, hostsOnThisMachine(host), untold),
    pressureSeconds: pressureSeconds(window),
    untold,
  };
}

/** This host, and the other if they are on one machine. */
function hostsOnThisMachine({ samples, other }: WatchedHost): HostSamples[] {
  return samples.machine !== null && samples.machine === other.machine ? [samples, other] : [samples];
}

function cpuUse(window: Window, host: WatchedHost, operator: Operator, untold: string[]): ForeignWork["cpu"] {
  const { samples } = host;
  const cpus = parseCpuList(host.cpus);
  const { processes } = window.to;
  if (processes.length === 0 || window.from.processes.length === 0) {
    untold.push("processes cannot be read, so nobody's cpu time is known");
    return null;
  }
  const used = processSeconds(window.from.processes, processes, cpus, knownProcesses(host, operator));
  const guests = guestReadings(window, samples);
  return {
    cpus: host.cpus,
    busySeconds: rounded(cpuSeconds(window, cpus).busySeconds),
    fleetSeconds: total(Object.values(guests).map((guest) => guest.cpuSeconds)),
    mainGuestSeconds: mainReadings(window, samples)?.cpuSeconds ?? null,
    toolSeconds: rounded(used.tool),
    daemonSeconds: rounded(used.daemons),
    kernelThreadSeconds: rounded(used.kernel),
    foreignSeconds: rounded(used.foreign),
    foreignBy: used.foreignBy.map((by) => ({ ...by, seconds: rounded(by.seconds) })),
  };
}

function knownProcesses(host: WatchedHost, operator: Operator): KnownProcesses {
  const hosts = hostsOnThisMachine(host);
  return {
    tool: [...hosts.flatMap(({ tool }) => tool), ...(host.samples.machine === operator.machine ? [operator.pid] : [])],
    guests: new Set(hosts.flatMap(guestProcesses)),
    daemons: new Set(hosts.flatMap(({ daemons }) => daemons)),
  };
}

/** By the groups of guests, and of guests without one by their process. */
function guestProcesses({ samples, fleet, main }: HostSamples): number[] {
  const groups = samples.flatMap(({ files }) =>
    [...files].filter(([name]) => name.endsWith("/cgroup.procs")).flatMap(([, text]) => text.split("\n").map(Number)),
  );
  const single = everyGuest({ fleet, main }).flatMap(
    (guest) => /^\/proc\/(\d+)\//.exec(guest.cpuFile ?? "")?.[1] ?? [],
  );
  return [...groups, ...single.map(Number)];
}

function networkUse(window: Window, host: WatchedHost, untold: string[]): ForeignWork["network"] {
  const { samples, wireNic } = host;
  const passed = (nic: string | null, count: "rxBytes" | "txBytes") => {
    const [before, after] = [window.from, window.to].map(({ interfaces }) => interfaces.get(nic ?? "")?.[count]);
    return before === undefined || after === undefined ? null : after - before;
  };
  const [sent, received] = [passed(wireNic, "txBytes"), passed(wireNic, "rxBytes")];
  if (sent === null || received === null) {
    untold.push(`the bytes of ${wireNic} cannot be read`);
    return null;
  }
  const guests = everyGuest(samples);
  const ofGuests = (count: "rxBytes" | "txBytes") =>
    guests.reduce((sum, guest) => sum + (passed(guest.interface, count) ?? 0), 0);
  // A guest's port receives what the guest sends.
  const [fromGuests, toGuests] = [ofGuests("rxBytes"), ofGuests("txBytes")];
  const wire = samples.wireBitsPerSecond;
  if (wire === null) untold.push("the wire's rate is not known, so its use is recorded and not judged");
  if (guests.some((guest) => passed(guest.interface, "rxBytes") === null))
    untold.push("the ports of some guests cannot be read: what they sent counts as others'");
  const beyond = wire !== null && (fromGuests - sent) * 8 > usualBounds.foreignWire * wire * window.seconds;
  if (beyond)
    untold.push("the guests sent more than the wire took, so others' packets cannot be told among those it sent");
  if (host.sinkReceives)
    untold.push("others' packets cannot be told among those that the load sends to this host's sink");
  return {
    wireBitsPerSecond: wire,
    sent: { wireBytes: sent, knownBytes: fromGuests, foreignBytes: beyond ? null : Math.max(0, sent - fromGuests) },
    received: {
      wireBytes: received,
      knownBytes: toGuests,
      foreignBytes: host.sinkReceives ? null : Math.max(0, received - toGuests),
    },
  };
}

function everyGuest({ fleet, main }: Pick<HostSamples, "fleet" | "main">): FleetGuest[] {
  return main ? [main, ...fleet] : [...fleet];
}

/** Null if one of them is not known. */
function total(values: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  return rounded(sum);
}

function rounded(value: number): number {
  return Number(value.toFixed(6));
}
