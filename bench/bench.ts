import { readFileSync } from "node:fs";

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
  /** Runs it, and reports how far it is through `progress`. */
  run(progress: (text: string) => void): Promise<Ratio[]>;
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

/** utime, stime, cutime and cstime of proc(5), which the kernel counts in hundredths of a second. */
function cpuSecondsSoFar(): number {
  const fields = readFileSync("/proc/self/stat", "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) / 100, 0);
}
