import type { HostEnvironment } from "./run";

/**
 * Facts of a host by the words that messages have for them. A fact is a list, so that of two long ones only the difference need be
 * shown. null: the host does not tell. undefined: the version that recorded it did not ask.
 */
export type FactReadings = Record<string, readonly string[] | null | undefined>;

export function factsOf(host: HostEnvironment): FactReadings {
  const { idle, mtu, wireBitsPerSecond } = host;
  return {
    "host name": [host.hostname],
    kernel: [host.kernel],
    "kernel command line": single(host.commandLine),
    "CPU model": [host.cpuModel],
    microcode: single(host.microcode),
    CPUs: [String(host.cpuCount)],
    "CPUs for the testbed": [host.cpus],
    governor: single(host.governor),
    turbo: onOrOff(host.turbo),
    SMT: onOrOff(host.smt),
    "idle states": idle && [
      `driver ${idle.driver ?? "unknown"}`,
      `governor ${idle.governor ?? "unknown"}`,
      ...off(idle),
    ],
    "clock source": single(host.clockSource),
    "bridge-nf": onOrOff(host.bridgeNfCall),
    qdiscs: host.qdiscs.map(withoutHandles),
    offloads: host.offloads,
    coalescing: host.coalescing,
    "adaptive coalescing": host.adaptiveCoalescing,
    MTU: mtu && [`bridge ${mtu.bridge ?? "unknown"}`, `wire ${mtu.wire ?? "unknown"}`],
    "wire rate": typeof wireBitsPerSecond === "number" ? [rateText(wireBitsPerSecond)] : wireBitsPerSecond,
    "boot id": single(host.bootId),
    tuning: tuningItems(host.tuning),
    ...Object.fromEntries(
      Object.entries(host.versions).map(([program, version]) => [`version of ${program}`, [version]]),
    ),
  };
}

/**
 * Facts that stay as they are until somebody changes them, so that a measurement is taken again when they differ. What another boot or
 * another cable brings along is recorded with each run, and no reason to repeat it.
 */
export function slowFacts({ bootId: _boot, wireBitsPerSecond: _rate, ...slow }: HostEnvironment): HostEnvironment {
  return slow;
}

/** "1 Gbit/s → 20 Mbit/s"; of a list only what is no longer there, and what is new. */
export function factChangeText(before: readonly string[], after: readonly string[]): string {
  const only = (list: readonly string[], other: readonly string[]) => {
    const own = list.filter((item) => !other.includes(item));
    return own.length > 0 ? own.join("; ") : "none";
  };
  return `${only(before, after)} → ${only(after, before)}`;
}

/** Whether two readings of a fact say the same, in whatever order. */
export function sameFact(a: FactReadings[string], b: FactReadings[string]): boolean {
  return readingText(a) === readingText(b);
}

export function readingText(reading: FactReadings[string]): string {
  if (!reading) return "unknown";
  return reading.length === 0 ? "none" : [...new Set(reading)].sort().join("; ");
}

function single(value: string | null | undefined): readonly string[] | null | undefined {
  return typeof value === "string" ? [value] : value;
}

function onOrOff(value: boolean | null): readonly string[] | null {
  return value === null ? null : [value ? "on" : "off"];
}

/** Where no tuning is recorded there was none: versions that could not tune did not. */
function tuningItems(tuning: HostEnvironment["tuning"]): string[] {
  if (!tuning) return [];
  const changed = tuning.changed.map((text) => `changed since: ${text}`);
  return [tuning.name, ...tuning.set, ...tuning.notSet.map((text) => `not set: ${text}`), ...changed];
}

function off({ disabled }: { disabled: readonly string[] }): string[] {
  return disabled.map((state) => `without ${state}`);
}

/** The kernel numbers queues as they are made, and counts references to them: neither says anything about packets. */
function withoutHandles(qdisc: string): string {
  return qdisc
    .replace(/^(qdisc \S+) [0-9a-f]+:/, "$1")
    .replace(/ refcnt \d+/, "")
    .replace(/(parent )[0-9a-f]+:/, "$1:");
}

function rateText(bitsPerSecond: number): string {
  const units: [number, string][] = [
    [1e9, "Gbit/s"],
    [1e6, "Mbit/s"],
    [1e3, "kbit/s"],
  ];
  const [size, name] = units.find(([least]) => bitsPerSecond >= least) ?? [1, "bit/s"];
  return `${Number((bitsPerSecond / size).toPrecision(6))} ${name}`;
}
