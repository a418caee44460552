import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ticksPerSecond } from "../foreign/processes";
import type { HostWaiting, Scheduled } from "../scenarios/waiting";
import { splitFiles } from "./samples";

/** One reading of what a host's kernel says of waiting (host/lib/waiting.sh). */
interface Reading {
  atSeconds: number;
  /** By path. */
  files: Map<string, string>;
  exits: Record<string, number>;
}

interface Thread extends Scheduled {
  tid: number;
  name: string;
  /** Since boot: with the id it tells threads apart. */
  startTicks: string;
}

/**
 * What a host's kernel says of waiting between the two readings in the text that the host verb `sample` printed; null if there are
 * not two.
 *
 * @param cpus the numbers of the CPUs that the testbed may use, and the same as a Linux CPU list
 */
export function hostWaiting(text: string, cpus: { numbers: readonly number[]; list: string }): HostWaiting | null {
  const readings = parseReadings(text);
  const [before, after] = [readings[0], readings.at(-1)];
  if (!before || !after || readings.length < 2) return null;
  const guest = guestThreads(before, after);
  const exits = differences(before.exits, after.exits);
  const allTasks = tasksOfCpus(before, after, cpus.numbers);
  return {
    windowSeconds: rounded(after.atSeconds - before.atSeconds),
    guest,
    exits: Object.keys(exits).length > 0 ? exits : null,
    cpus: cpuTimes(before, after, cpus),
    allTasks,
    softirqs: differences(softirqs(before, cpus.numbers), softirqs(after, cpus.numbers)),
    interrupts: count(before, after, "intr"),
    contextSwitches: count(before, after, "ctxt"),
    untold: [
      ...(guest ? [] : ["the guest's threads: this kernel has no /proc/PID/schedstat, or they were not found"]),
      ...(guest && guest.ended > 0
        ? [
            `${guest.ended} of the guest's threads that ended before the second reading: the kernel forgets what they did`,
          ]
        : []),
      ...(allTasks ? [] : ["what all tasks waited: this kernel has no /proc/schedstat (CONFIG_SCHEDSTATS)"]),
    ],
  };
}

/** What the probe's main thread did until its end, from the file that the host verb `probe` left in the run's folder; null where it is not known. */
export function probeWaiting(folder: string): Scheduled | null {
  const file = join(folder, "probe.schedstat");
  return existsSync(file) ? parseSchedstat(readFileSync(file, "utf8")) : null;
}

/** Reads what a task's schedstat says: nanoseconds on a CPU, nanoseconds in a run queue, times it was given a CPU. Null for anything else. */
export function parseSchedstat(text: string): Scheduled | null {
  const [, ran, waited, slices] = /^(\d+) (\d+) (\d+)$/.exec(text.trim()) ?? [];
  if (ran === undefined || Number(ran) === 0) return null; // a task that never ran reads nothing: the kernel does not account
  return { ranSeconds: Number(ran) / 1e9, waitedSeconds: Number(waited) / 1e9, timeslices: Number(slices) };
}

function parseReadings(text: string): Reading[] {
  return [...text.matchAll(/^### waiting (\S+)\n([\s\S]*?)^### exits\n([\s\S]*?)^### waited$/gm)].map(
    ([, at, files = "", exits = ""]) => ({
      atSeconds: Number(at),
      files: splitFiles(files),
      exits: summed([...exits.matchAll(/^(\w+) (\d+)$/gm)].map(([, name = "", value]) => [name, Number(value)])),
    }),
  );
}

/** Each thread that is there at the second reading; what began after the first counts from its beginning. */
function guestThreads(before: Reading, after: Reading): HostWaiting["guest"] {
  const [first, last] = [threadsOf(before), threadsOf(after)];
  if (first.size === 0 && last.size === 0) return null;
  const threads = [...last.values()].map(({ tid, name, startTicks, ...now }) => {
    const earlier = first.get(`${tid} ${startTicks}`);
    return { tid, name, ...scheduledBetween(earlier, now) };
  });
  return { threads, ended: [...first.keys()].filter((key) => !last.has(key)).length };
}

function threadsOf({ files }: Reading): Map<string, Thread> {
  const found = [...files].flatMap(([path, stat]): [string, Thread][] => {
    const folder = /^(\/proc\/\d+\/task\/\d+)\/stat$/.exec(path)?.[1];
    const scheduled = parseSchedstat(files.get(`${folder}/schedstat`) ?? "");
    // The name may contain blanks and brackets; the start is the 22nd field, the 20th behind the name.
    const [, tid = "", name = "", rest = ""] = /^(\d+) \((.*)\) (.*)$/s.exec(stat) ?? [];
    const startTicks = rest.split(" ")[19] ?? "";
    return scheduled ? [[`${tid} ${startTicks}`, { tid: Number(tid), name, startTicks, ...scheduled }]] : [];
  });
  return new Map(found);
}

function scheduledBetween(before: Scheduled | undefined, after: Scheduled): Scheduled {
  return {
    ranSeconds: rounded(after.ranSeconds - (before?.ranSeconds ?? 0)),
    waitedSeconds: rounded(after.waitedSeconds - (before?.waitedSeconds ?? 0)),
    timeslices: after.timeslices - (before?.timeslices ?? 0),
  };
}

/** Of /proc/stat's columns, whose sixth to eighth are interrupts, softirqs and steal (proc_stat(5)). */
function cpuTimes(
  before: Reading,
  after: Reading,
  { numbers, list }: { numbers: readonly number[]; list: string },
): HostWaiting["cpus"] {
  const [first, last] = [before, after].map((reading) => cpuRows(reading, numbers));
  if (!first || !last || last.length === 0 || first.length !== last.length) return null;
  const seconds = (column: number) => rounded((total(last, column) - total(first, column)) / ticksPerSecond);
  return { cpus: list, stealSeconds: seconds(7), softirqSeconds: seconds(6), interruptSeconds: seconds(5) };
}

function cpuRows({ files }: Reading, numbers: readonly number[]): number[][] {
  const rows = [...(files.get("/proc/stat") ?? "").matchAll(/^cpu(\d+) (.*)$/gm)];
  return rows.filter(([, cpu]) => numbers.includes(Number(cpu))).map(([, , row = ""]) => row.split(" ").map(Number));
}

/** The last three numbers of each CPU's line in /proc/schedstat (sched-stats.rst): ran, waited (ns), timeslices. */
function tasksOfCpus(before: Reading, after: Reading, numbers: readonly number[]): Scheduled | null {
  const [first, last] = [before, after].map(({ files }) => {
    const rows = [...(files.get("/proc/schedstat") ?? "").matchAll(/^cpu(\d+) (.*)$/gm)]
      .filter(([, cpu]) => numbers.includes(Number(cpu)))
      .map(([, , row = ""]) => row.split(" ").map(Number).slice(-3));
    if (rows.length === 0) return undefined;
    return { ranSeconds: total(rows, 0) / 1e9, waitedSeconds: total(rows, 1) / 1e9, timeslices: total(rows, 2) };
  });
  return first && last ? scheduledBetween(first, last) : null;
}

/** The head of /proc/softirqs names the columns' CPUs. */
function softirqs({ files }: Reading, numbers: readonly number[]): Record<string, number> {
  const [head = "", ...lines] = (files.get("/proc/softirqs") ?? "").split("\n");
  const isOurs = [...head.matchAll(/CPU(\d+)/g)].map(([, cpu]) => numbers.includes(Number(cpu)));
  return summed(
    lines.map((line) => {
      const [name = "", ...counts] = line.trim().split(/:?\s+/);
      return [name, counts.filter((_, i) => isOurs[i]).reduce((sum, value) => sum + Number(value), 0)];
    }),
  );
}

function count(before: Reading, after: Reading, word: string): number | null {
  const [first, last] = [before, after].map(
    ({ files }) => new RegExp(`^${word} (\\d+)`, "m").exec(files.get("/proc/stat") ?? "")?.[1],
  );
  return first === undefined || last === undefined ? null : Number(last) - Number(first);
}

function total(rows: readonly (readonly number[])[], column: number): number {
  return rows.reduce((sum, row) => sum + (row[column] ?? 0), 0);
}

function summed(pairs: readonly [string, number][]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [name, value] of pairs) if (name !== "") sums[name] = (sums[name] ?? 0) + value;
  return sums;
}

/** Of the counters that both readings have. */
function differences(before: Record<string, number>, after: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(after).flatMap(([name, value]) => {
      const earlier = before[name];
      return earlier === undefined ? [] : [[name, value - earlier] as const];
    }),
  );
}

/** Sums of the kernel's nanoseconds without the dust of floating point. */
function rounded(seconds: number): number {
  return Number(seconds.toFixed(9));
}
