import { quantileSorted, sortedFinite } from "./quantile";

/** Median and median absolute deviation from it: MAD = median(|x − median(x)|), not scaled. */
interface MedianAndMad {
  median: number;
  mad: number;
}

/** Of the finite values; null where there are none. Source: Hampel (1974). */
export function medianAndMad(values: ArrayLike<number>): MedianAndMad | null {
  const sorted = sortedFinite(values);
  const median = quantileSorted(sorted, 0.5);
  if (median === null) return null;
  const mad = quantileSorted(sorted.map((value) => Math.abs(value - median)).sort(), 0.5);
  return mad === null ? null : { median, mad };
}
