import type { PoolRun } from "./pool";

/** What is done to the runs of one side. */
export interface Effect {
  name: string;
  apply(run: PoolRun): PoolRun;
}

export const slower = (factor: number): Effect => ({
  name: factor === 1 ? "none" : `${Math.round(100 * (factor - 1))} %`,
  // What comes in addition comes in the guest: the overhead grows by as much as the median does.
  apply: (run) => ({
    ...run,
    median: scaled(run.median, factor),
    p99: scaled(run.p99, factor),
    iqr: scaled(run.iqr, factor),
    overhead: run.overhead === null || run.median === null ? null : run.overhead + (factor - 1) * run.median,
  }),
});

export const none = slower(1);

export const scaled = (value: number | null, factor: number) => (value === null ? null : value * factor);
