/**
 * Quantile of sorted values by linear interpolation between order statistics: type 7 of Hyndman and Fan (1996), the default
 * of R and NumPy. With h = (n − 1) p, Q(p) = x[⌊h⌋] + (h − ⌊h⌋) (x[⌊h⌋+1] − x[⌊h⌋]).
 * @param sorted ascending, finite
 * @param p 0 to 1
 * @returns null where there are no values
 */
export function quantileSorted(sorted: ArrayLike<number>, p: number): number | null {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`quantile ${p} is not between 0 and 1`);
  const last = sorted.length - 1;
  if (last < 0) return null;
  const position = last * p;
  const below = Math.floor(position);
  const low = sorted[below] ?? 0;
  const high = sorted[Math.min(below + 1, last)] ?? 0;
  return low === high ? low : low + (position - below) * (high - low);
}

/** The finite values in ascending order, as a new array. */
export function sortedFinite(values: ArrayLike<number>): Float64Array {
  const finite = new Float64Array(values.length);
  let length = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isFinite(value)) finite[length++] = value;
  }
  return finite.subarray(0, length).sort();
}

/** Median of the finite values (type 7); null where there are none. */
export function median(values: ArrayLike<number>): number | null {
  return quantileSorted(sortedFinite(values), 0.5);
}
