import { parseCpuTimes, type CpuTimes } from "../foreign/cpuTimes";
import { parseProcesses, ticksPerSecond, type Process } from "../foreign/processes";

/** One reading of a host. Counters count up from boot. */
export interface Sample {
  /** Seconds since 1970, host's clock. */
  atSeconds: number;
  /** The realtime and the monotonic clock at one moment, and the uncertainty of that moment. */
  clock: { realtimeSeconds: number; monotonicSeconds: number; uncertaintySeconds: number };
  /** By CPU number. */
  cpus: Map<number, CpuTimes>;
  /** Processes that wanted to run at that moment. */
  runnable: number;
  interfaces: Map<
    string,
    { rxBytes: number; rxPackets: number; txBytes: number; txPackets: number; txDropped: number }
  >;
  /** By "MAJOR:MINOR". */
  disks: Map<string, { readBytes: number; writtenBytes: number; operations: number; busySeconds: number }>;
  /** Cpu time that groups of processes have used, by the file that says so. */
  cpuSecondsByFile: Map<string, number>;
  /** The CPUs' governors, each once; null where the host has none. */
  governors: string | null;
  processes: Process[];
  /** All that was read, by path. */
  files: ReadonlyMap<string, string>;
}

/** All readings of one host during a run. */
export interface HostSamples {
  samples: Sample[];
  /** Bits per second of the wire: the rate of its queue if that has one, else of the interface; null if neither is known. */
  wireBitsPerSecond: number | null;
  /** Packets that the wire's queues dropped while the samples were taken. */
  wireQueueDrops: number | null;
  /** "MAJOR:MINOR" of the data folder's disk. */
  disk: string | null;
  /** The background guests here that ran when the first sample was taken. */
  fleet: FleetGuest[];
  /** The main guest, if it was asked about and runs. */
  main: FleetGuest | null;
  /** Which machine's processes the host sees: equal for hosts, and an operator, that share one. Null if it does not say. */
  machine: string | null;
  /** The first processes of those that measure, and the names of the daemons that guests need. */
  tool: number[];
  daemons: string[];
  /** Those of them whose first process had ended when the last sample was taken: they have ended or were restarted. */
  endedGuests: string[];
}

/** A guest as its host sees it. */
export interface FleetGuest {
  name: string;
  /** The host's end of its network interface; null if it is not known. */
  interface: string | null;
  /** The file with its cpu time (see cpuSecondsByFile); null if the host does not account for it. */
  cpuFile: string | null;
  /** The files that together have what it has read from disks and written to them; none likewise. */
  ioFiles: string[];
}

const sectorBytes = 512;

/** Reads what the host verb `sample` prints (host/lib/sample.sh). A part that a host does not have is empty or null. */
export function parseSamples(text: string): HostSamples {
  const samples = [...text.matchAll(/^### sample (\S+)\n### clock (\S+) (\S+) (\S+) (\S+)\n([\s\S]*?)^### end$/gm)].map(
    ([, at, before, after, monotonic, step, files]) => ({
      atSeconds: Number(at),
      clock: {
        realtimeSeconds: (Number(before) + Number(after)) / 2,
        monotonicSeconds: Number(monotonic),
        uncertaintySeconds: Math.max((Number(after) - Number(before)) / 2, Number(step)),
      },
      ...parseFiles(splitFiles(files ?? "")),
    }),
  );
  const queues = [...text.matchAll(/^### queues (.*)$/gm)].map((found) => parseQueues(found[1] ?? ""));
  const [before, after] = [queues[0], queues.at(-1)];
  const megabits = Number(/^### speed (\d+)$/m.exec(text)?.[1] ?? 0);
  return {
    samples,
    wireBitsPerSecond: before?.bitsPerSecond ?? (megabits > 0 ? megabits * 1e6 : null),
    wireQueueDrops: before && after && queues.length > 1 ? after.drops - before.drops : null,
    fleet: parseGuests("guest", text),
    main: parseGuests("main", text)[0] ?? null,
    machine: /^### machine (.+)$/m.exec(text)?.[1] ?? null,
    tool: words(/^### tool (.*)$/m.exec(text)?.[1]).map(Number),
    daemons: words(/^### daemons (.*)$/m.exec(text)?.[1]),
    endedGuests: [...text.matchAll(/^### ended (\S+)$/gm)].map(([, name = ""]) => name),
    disk: /^### disk (\d+:\d+)$/m.exec(text)?.[1] ?? null,
  };
}

function parseGuests(word: string, text: string): FleetGuest[] {
  const lines = text.matchAll(new RegExp(`^### ${word} (\\S+) (\\S+) (\\S+)(?: (.+))?$`, "gm"));
  return [...lines].map(([, name = "", end = "", cpuFile = "", ioFiles]) => ({
    name,
    interface: known(end),
    cpuFile: known(cpuFile),
    ioFiles: words(ioFiles).filter((file) => file !== "-"),
  }));
}

function words(text = ""): string[] {
  return text.split(" ").filter((word) => word !== "");
}

function known(word: string): string | null {
  return word === "-" ? null : word;
}

/** `tail -v` writes "==> NAME <==" before each file. @returns the files' text by path */
export function splitFiles(text: string): Map<string, string> {
  const parts = text.split(/^==> (\S+) <==$/m).slice(1);
  return new Map(parts.flatMap((name, i) => (i % 2 === 0 ? [[name, (parts[i + 1] ?? "").trim()] as const] : [])));
}

function parseFiles(files: Map<string, string>): Omit<Sample, "atSeconds" | "clock"> {
  const governors = [...files].filter(([name]) => name.endsWith("/scaling_governor")).map(([, text]) => text);
  return {
    cpus: parseCpuTimes(files.get("/proc/stat") ?? ""),
    runnable: Number(/^procs_running (\d+)$/m.exec(files.get("/proc/stat") ?? "")?.[1] ?? 0),
    interfaces: parseInterfaces(files.get("/proc/net/dev") ?? ""),
    disks: parseDisks(files.get("/proc/diskstats") ?? ""),
    cpuSecondsByFile: new Map([...files].flatMap(cpuTime)),
    governors: governors.length === 0 ? null : [...new Set(governors)].sort().join(","),
    processes: parseProcesses(files.get("processes") ?? ""),
    files,
  };
}

function parseInterfaces(text: string): Sample["interfaces"] {
  const rows = [...text.matchAll(/^\s*([^\s:|]+):\s*(.*)$/gm)].map(([, name, fields]) => {
    const numbers = (fields ?? "").trim().split(/\s+/).map(Number);
    const [rxBytes = 0, rxPackets = 0] = numbers;
    const [txBytes = 0, txPackets = 0, , txDropped = 0] = numbers.slice(8);
    return [name ?? "", { rxBytes, rxPackets, txBytes, txPackets, txDropped }] as const;
  });
  return new Map(rows);
}

function parseDisks(text: string): Sample["disks"] {
  const rows = text.split("\n").map((line) => {
    const [major, minor, , reads = 0, , sectorsRead = 0, , writes = 0, , sectorsWritten = 0, , , busyMs = 0] = line
      .trim()
      .split(/\s+/)
      .map(Number);
    const times = {
      readBytes: sectorsRead * sectorBytes,
      writtenBytes: sectorsWritten * sectorBytes,
      operations: reads + writes,
      busySeconds: busyMs / 1000,
    };
    return [`${major}:${minor}`, times] as const;
  });
  return new Map(rows.filter(([id]) => /^\d+:\d+$/.test(id)));
}

/**
 * Reads cgroup v1's cpuacct.usage (nanoseconds), v2's cpu.stat (microseconds) and a process's stat (ticks; the fields are counted from
 * behind the name, which may contain blanks). Other files have no cpu time.
 */
function cpuTime([name, text]: [string, string]): [string, number][] {
  if (name.endsWith("/cpuacct.usage")) return [[name, Number(text) / 1e9]];
  if (name.endsWith("/cpu.stat")) return [[name, Number(/^usage_usec (\d+)$/m.exec(text)?.[1] ?? 0) / 1e6]];
  if (/^\/proc\/\d+\/stat$/.test(name)) {
    const [userTicks, systemTicks] = text
      .slice(text.lastIndexOf(")") + 2)
      .split(" ")
      .slice(11, 13)
      .map(Number);
    return [[name, ((userTicks ?? 0) + (systemTicks ?? 0)) / ticksPerSecond]];
  }
  return [];
}

interface Queue {
  drops?: number;
  options?: { rate?: number };
}

function parseQueues(json: string): { bitsPerSecond: number | null; drops: number } | undefined {
  if (json === "") return undefined;
  const queues = JSON.parse(json) as Queue[];
  const rates = queues.flatMap((queue) => queue.options?.rate ?? []); // tc's JSON has bytes per second
  return {
    bitsPerSecond: rates.length === 0 ? null : Math.min(...rates) * 8,
    drops: queues.reduce((sum, queue) => sum + (queue.drops ?? 0), 0),
  };
}
