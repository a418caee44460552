import { mean } from "./moments";
import { smallMedian } from "./smallMedian";

/**
 * Two groups measured under otherwise equal conditions: one matched cell, with one value for each repetition on either side. Values are
 * on the scale of the comparison: logarithms for a ratio, plain numbers for a difference.
 */
export interface Stratum {
  a: readonly number[];
  b: readonly number[];
}

/** Number of independent comparisons: the repetitions of the smaller side, summed over strata. */
export function units(strata: readonly Stratum[]): number {
  return strata.reduce((sum, { a, b }) => sum + Math.min(a.length, b.length), 0);
}

/** Median of a minus median of b within a stratum. */
export function stratumDifference({ a, b }: Stratum): number {
  return smallMedian(a) - smallMedian(b);
}

/** The estimate: mean over strata of the differences of medians. Null where there is no stratum. */
export function meanDifference(strata: readonly Stratum[]): number | null {
  return mean(strata.map(stratumDifference));
}
