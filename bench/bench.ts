import { readdirSync, readFileSync } from "node:fs";

/** One result of a bench: our cost divided by that of the alternative, both measured in the same call, and the largest ratio that passes. */
export interface Ratio {
  name: string;
  value: number;
  bound: number;
}

/** A comparison of our way with another one. The two take turns, so that a busy machine slows both. */
export interface Bench {
  name: string;
  compares: string;
  /**
   * Runs it, and reports how far it is through `progress`.
   * @param form a smaller form of it, for benches that have some: what stands behind the name and a colon
   */
  run(progress: (text: string) => void, form?: string): Promise<Ratio[]>;
}

/** CPU time of this process since `before`, which other processes on the machine do not affect. */
export function cpuSeconds(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** What something cost: elapsed time, and CPU time of this process and all processes that it started. */
export interface Cost {
  seconds: number;
  cpuSeconds: number;
}

export async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const [start, cpuStart] = [performance.now(), cpuSecondsSoFar()];
  await work();
  return { seconds: (performance.now() - start) / 1000, cpuSeconds: cpuSecondsSoFar() - cpuStart };
}

/** Of this process and those that it has started, whether they have ended or not. */
function cpuSecondsSoFar(): number {
  const own = String(process.pid);
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(statOf)
    .filter(([pid, , parent]) => pid === own || parent === own)
    .flatMap((fields) => fields.slice(utime, utime + 4))
    .reduce((sum, ticks) => sum + Number(ticks) / ticksPerSecond, 0);
}

/** The place of utime in {@link statOf}; stime, cutime and cstime follow. */
const utime = 12;
const ticksPerSecond = 100;

/** The fields of /proc/PID/stat without the program's name, which may hold anything: pid, state, parent and so on. */
function statOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/\(.*\) /s, "")
      .split(" ");
  } catch {
    return []; // it has ended
  }
}
