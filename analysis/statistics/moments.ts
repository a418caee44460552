/** Arithmetic mean; null where there are no values. */
export function mean(values: ArrayLike<number>): number | null {
  if (values.length === 0) return null;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return sum / values.length;
}

/**
 * Sample standard deviation with n − 1 in the denominator, by Welford's update (1962), which does not cancel.
 * @returns null for fewer than two values
 */
export function standardDeviation(values: ArrayLike<number>): number | null {
  if (values.length < 2) return null;
  let average = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    const delta = value - average;
    average += delta / (i + 1);
    squares += delta * (value - average);
  }
  return Math.sqrt(squares / (values.length - 1));
}
