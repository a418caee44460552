/** One figure of a bench: ours over what it is held against, both from the same run, and the most it may be. */
export interface Ratio {
  name: string;
  value: number;
  bound: number;
}

/** A bench: a name, what it compares, and how. Both sides run in turn, so that a busy machine slows both. */
export interface Bench {
  name: string;
  compares: string;
  /** Says how far it is on stderr through `progress`. */
  run(progress: (text: string) => void): Promise<Ratio[]>;
}

/** CPU time of this process since `before`: what others do on the machine meanwhile does not count. */
export function cpuSeconds(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
