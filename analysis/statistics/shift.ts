import { median } from "./quantile";
import type { Stratum } from "./strata";

/** By how much a lies above b, and where the truth may lie with the given confidence. */
export interface Shift {
  estimate: number;
  /** Null where so few values allow no interval of this level, whatever they are. */
  range: { low: number; high: number } | null;
}

/**
 * Shift of a against b over strata: the median of all differences between a value of a and one of b of the same stratum, with the
 * interval of all shifts that the stratified rank-sum test (Wilcoxon's statistic, summed over strata) would not reject. It is exact:
 * if a and b have the same distribution but for the shift, it covers with at least the stated probability, at every number of values
 * and for every distribution. Sources: Hodges and Lehmann (1963); Lehmann, Nonparametrics (1975), 2.6 and 3.3.
 * @param level e.g. 0.95
 * @returns null where there is nothing to compare
 */
export function shift(strata: readonly Stratum[], level: number): Shift | null {
  const count = strata.reduce((sum, { a, b }) => sum + a.length * b.length, 0);
  const differences = new Float64Array(count);
  let filled = 0;
  for (const { a, b } of strata) for (const x of a) for (const y of b) differences[filled++] = x - y;
  differences.sort();
  const estimate = median(differences);
  if (estimate === null) return null;
  const cut = rankSumCut(
    strata.map(({ a, b }) => [a.length, b.length]),
    (1 - level) / 2,
  );
  if (cut === null) return { estimate, range: null };
  return { estimate, range: { low: differences[cut] as number, high: differences[count - 1 - cut] as number } };
}

type Sizes = readonly (readonly [number, number])[];

/** Up to so many pairs of values the distribution is computed; beyond, it is normal to more digits than matter. */
const maxExactPairs = 2000;

/** Cuts that were computed: a report asks for few sizes many times. */
const cuts = new Map<string, number | null>();

/**
 * The largest number that the rank-sum statistic (pairs in which a is above b) does not exceed with a probability of more than
 * `tail`, if a and b are alike; null where even 0 is more likely.
 */
export function rankSumCut(sizes: Sizes, tail: number): number | null {
  const key = `${sizes.map((size) => size.join("x")).join(" ")} ${tail}`;
  const known = cuts.get(key);
  if (known !== undefined) return known;
  const cut = computeCut(sizes, tail);
  cuts.set(key, cut);
  return cut;
}

function computeCut(sizes: Sizes, tail: number): number | null {
  const pairs = sizes.reduce((sum, [m, n]) => sum + m * n, 0);
  if (pairs > maxExactPairs) {
    const variance = sizes.reduce((sum, [m, n]) => sum + (m * n * (m + n + 1)) / 12, 0);
    return Math.max(0, Math.floor(pairs / 2 - 0.5 - normalQuantile(tail) * Math.sqrt(variance)));
  }
  const probabilities = sizes.map(([m, n]) => rankSumProbabilities(m, n)).reduce(convolve, Float64Array.of(1));
  let [cut, sum] = [-1, 0];
  // Rounding must not decide where the sum is just the tail.
  while (cut + 1 < probabilities.length && sum + (probabilities[cut + 1] as number) <= tail * (1 + 1e-9))
    sum += probabilities[++cut] as number;
  return cut < 0 ? null : cut;
}

/** P(u pairs of m × n in which a is above b), u from 0 on, by adding one value of a at a time. Source: Mann and Whitney (1947). */
function rankSumProbabilities(m: number, n: number): Float64Array {
  // before[k]: with k values of b, and as many of a as were added so far.
  let before = Array.from({ length: n + 1 }, () => Float64Array.of(1));
  for (let i = 1; i <= m; i++) {
    const after = [Float64Array.of(1)];
    for (let k = 1; k <= n; k++) {
      const [largestIsOfA, largestIsOfB] = [before[k] as Float64Array, after[k - 1] as Float64Array];
      const sum = new Float64Array(i * k + 1);
      for (let u = 0; u < largestIsOfA.length; u++) sum[u + k] = ((largestIsOfA[u] as number) * i) / (i + k);
      for (let u = 0; u < largestIsOfB.length; u++) sum[u]! += ((largestIsOfB[u] as number) * k) / (i + k);
      after.push(sum);
    }
    before = after;
  }
  return before[n] as Float64Array;
}

function convolve(a: Float64Array, b: Float64Array): Float64Array {
  const sum = new Float64Array(a.length + b.length - 1);
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < b.length; j++) sum[i + j]! += (a[i] as number) * (b[j] as number);
  return sum;
}

/** How many standard deviations below the mean so small a tail begins. Source: Abramowitz and Stegun (1964), 26.2.23; its error is below 0.00045. */
function normalQuantile(tail: number): number {
  const t = Math.sqrt(-2 * Math.log(tail));
  return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}
