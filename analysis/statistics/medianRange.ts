import { choose } from "./choose";

/** Where the median may lie. */
interface MedianRange {
  low: number;
  high: number;
}

/**
 * The values between which the median lies with at least this confidence, whatever the distribution: order statistics, by the sign
 * test. Source: Lehmann, Nonparametrics (1975), 4.3.
 * @param values in ascending order
 * @returns null where so few values set no limits of this level
 */
export function medianRange(values: ArrayLike<number>, level = 0.95): MedianRange | null {
  const all = values.length;
  let tail = 0;
  let below = 0;
  while (below <= all / 2) {
    tail += choose(all, below) / 2 ** all;
    if (tail > (1 - level) / 2) break;
    below++;
  }
  return below === 0 ? null : { low: values[below - 1] as number, high: values[all - below] as number };
}
