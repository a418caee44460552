import { choose } from "./choose";
import { mean } from "./moments";
import { drawIndex, seededRandom, type Random } from "./random";
import type { Stratum } from "./strata";

/** With up to this many relabellings all of them are tried, and p is exact. */
const maxExact = 20_000;

interface PermutationResult {
  /** P(difference as small or smaller | labels mean nothing): small where a is below b. */
  pLess: number;
  /** P(difference as large or larger | labels mean nothing): small where a is above b. */
  pGreater: number;
  /** Twice the smaller, at most 1. */
  pTwoSided: number;
  exact: boolean;
}

/**
 * Stratified permutation test of "a and b are the same in every stratum": labels are exchanged within strata only, so the
 * differences between conditions do not matter; with one repetition a side this is the sign-flip test of matched pairs.
 * The statistic is the sum over strata of the difference of means, because medians of a few values tie, which costs power.
 * Few relabellings are all tried, which is exact; of many a seeded sample is drawn, and the observed one counts as part of
 * it, so p is never 0.
 * Source: Good (2005), Permutation, Parametric and Bootstrap Tests of Hypotheses.
 * @returns null where there is nothing to compare
 */
export function permutationTest(strata: readonly Stratum[], seed: number, draws = 10_000): PermutationResult | null {
  const sum = strata.reduce((partial, { a, b }) => partial + (mean(a) ?? NaN) - (mean(b) ?? NaN), 0);
  if (strata.length === 0 || !Number.isFinite(sum)) return null;
  const tolerance = strata.reduce((partial, stratum) => partial + roundingError(stratum), 0);
  const total = relabellings(strata);
  const exact = total <= maxExact;
  let less = exact ? 0 : 1;
  let greater = exact ? 0 : 1;
  const count = (value: number) => {
    if (value <= sum + tolerance) less++;
    if (value >= sum - tolerance) greater++;
  };
  if (exact) everySum(strata.map(allDifferences), count);
  else {
    const random = seededRandom(seed);
    const samplers = strata.map((stratum) => differenceSampler(stratum, random));
    for (let i = 0; i < draws; i++) count(samplers.reduce((partial, sample) => partial + sample(), 0));
  }
  const all = exact ? total : draws + 1;
  const pLess = less / all;
  const pGreater = greater / all;
  return { pLess, pGreater, pTwoSided: Math.min(1, 2 * Math.min(pLess, pGreater)), exact };
}

/**
 * Tolerance within which two sums count as equal: equal relabellings may differ by rounding. It is relative to the values and
 * not to their difference: where large values cancel out the sum is small, but its rounding error is not.
 */
function roundingError({ a, b }: Stratum): number {
  return [...a, ...b].reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) * 1e-12;
}

/** In how many ways labels can be exchanged. No one-sided p is below 1/ways, no two-sided p below 2/ways. */
function relabellings(strata: readonly Stratum[]): number {
  return strata.reduce((product, { a, b }) => product * choose(a.length + b.length, a.length), 1);
}

/** The stratum's difference of means under each way of sharing its values between a and b. */
function allDifferences({ a, b }: Stratum): number[] {
  const values = [...a, ...b];
  const whole = values.reduce((sum, value) => sum + value, 0);
  const differences: number[] = [];
  const share = (index: number, taken: number, sum: number) => {
    if (taken === a.length) differences.push(sum / a.length - (whole - sum) / b.length);
    else if (values.length - index >= a.length - taken) {
      share(index + 1, taken + 1, sum + (values[index] ?? NaN));
      share(index + 1, taken, sum);
    }
  };
  share(0, 0, 0);
  return differences;
}

/** Sums of one member of each list, every combination. */
function everySum(lists: readonly (readonly number[])[], visit: (sum: number) => void, index = 0, partial = 0): void {
  const list = lists[index];
  if (!list) return visit(partial);
  for (const value of list) everySum(lists, visit, index + 1, partial + value);
}

/** Few ways to share a stratum: draw from the list of them; many: shuffle anew. */
function differenceSampler(stratum: Stratum, random: Random): () => number {
  const { a, b } = stratum;
  if (choose(a.length + b.length, a.length) <= 1000) {
    const all = allDifferences(stratum);
    return () => all[drawIndex(random, all.length)] as number;
  }
  const values = [...a, ...b];
  const whole = values.reduce((sum, value) => sum + value, 0);
  return () => {
    let sum = 0;
    for (let i = 0; i < a.length; i++) {
      const j = i + drawIndex(random, values.length - i);
      const value = values[j] as number;
      values[j] = values[i] as number;
      values[i] = value;
      sum += value;
    }
    return sum / a.length - (whole - sum) / b.length;
  };
}
