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
