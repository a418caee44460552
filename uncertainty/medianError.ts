import { quantileSorted, sortedFinite } from "../analysis/statistics/quantile";

/** With fewer values than this nothing is said. */
const leastValues = 3;
/** Values further apart than this are taken as independent. */
const mostLags = 200;

/** NaN where there are none. */
export function medianOf(values: ArrayLike<number>): number {
  return quantileSorted(sortedFinite(values), 0.5) ?? NaN;
}

/**
 * The standard error of the median of values that were drawn one after another, and depend on each other.
 *
 * Of n independent values, as many as a binomial of n and ½ lie below the true median: n/2 with a standard deviation of √n/2. So
 * the order statistics √n/2 ranks to both sides of the median lie one standard error from it, whatever the distribution is.
 * What depends on each other counts less: the variance of that number is larger by the factor {@link inflation}.
 * Source: Heidelberger and Lewis, "Quantile estimation in dependent sequences", Operations Research 32 (1984).
 * @param values in the order in which they were drawn; NaN where one is missing
 * @returns null where there are too few to tell
 */
export function medianError(values: ArrayLike<number>): number | null {
  const sorted = sortedFinite(values);
  const count = sorted.length;
  if (count < leastValues) return null;
  const median = quantileSorted(sorted, 0.5) ?? NaN;
  const ranks = Math.sqrt(count * inflation(values, median)) / 2;
  const at = (rank: number) => quantileSorted(sorted, Math.min(Math.max(rank / (count - 1), 0), 1)) ?? NaN;
  const middle = (count - 1) / 2;
  return (at(middle + ranks) - at(middle - ranks)) / 2;
}

/**
 * By how much the variance of the number of values below the median is larger than if none depended on another: 1 + 2 Σ ρ(k), the
 * autocorrelations of "lies above the median". They are summed in pairs up to the first pair that is not positive, because from
 * there on they are noise; less than 1 is not believed.
 * Source of the rule: Geyer, "Practical Markov chain Monte Carlo", Statistical Science 7 (1992), initial positive sequence.
 */
function inflation(values: ArrayLike<number>, median: number): number {
  const above = Float64Array.from(values, (value) => (Number.isFinite(value) ? Math.sign(value - median) : NaN)).filter(
    (sign) => !Number.isNaN(sign),
  );
  const mean = above.reduce((sum, sign) => sum + sign, 0) / above.length;
  for (let i = 0; i < above.length; i++) above[i] = (above[i] ?? 0) - mean;
  const variance = covariance(above, 0);
  if (variance === 0) return 1;
  let sum = -1;
  for (let lag = 0; lag + 1 <= Math.min(mostLags, above.length / 2); lag += 2) {
    const pair = (covariance(above, lag) + covariance(above, lag + 1)) / variance;
    if (pair <= 0) break;
    sum += 2 * pair;
  }
  return Math.max(1, sum);
}

function covariance(centred: Float64Array, lag: number): number {
  let sum = 0;
  for (let i = lag; i < centred.length; i++) sum += (centred[i] as number) * (centred[i - lag] as number);
  return sum / centred.length;
}
