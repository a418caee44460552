import { mean } from "./moments";
import { drawIndex, seededRandom, type Random } from "./random";
import type { Stratum } from "./strata";

/** Up to this many relabellings all are tried, and p is exact. */
const maxExact = 20_000;

interface PermutationResult {
  /** P(as small or smaller | labels mean nothing): little where a is below b. */
  pLess: number;
  /** P(as large or larger): little where a is above b. */
  pGreater: number;
  /** Twice the smaller, at most 1. */
  pTwoSided: number;
  exact: boolean;
}

/**
 * Stratified permutation test of "a and b are the same in every stratum": labels are exchanged within strata only, so the
 * differences between conditions do not matter; with one repetition a side this is the sign-flip test of matched pairs.
 * The statistic is the sum over strata of the difference of means: medians of a few values tie, which costs power. Exact for
 * few relabellings; beyond, a seeded sample of them with the observed one counted in, so p is never 0.
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
 * How far rounding may take apart two relabellings that are the same: it goes with the values, not with their difference, for
 * the sum of large values that cancel out is small and its error is not.
 */
function roundingError({ a, b }: Stratum): number {
  return [...a, ...b].reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) * 1e-12;
}

/** In how many ways labels can be exchanged: no p is below one in so many, no two-sided one below two. */
export function relabellings(strata: readonly Stratum[]): number {
  return strata.reduce((product, { a, b }) => product * choose(a.length + b.length, a.length), 1);
}

function choose(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= Math.min(k, n - k); i++) result = (result * (n - i + 1)) / i;
  return Math.round(result);
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
