import { order } from "./radixSort";

/** Values that are sorted once and then compared with many factors. */
export interface Ordered {
  order: Int32Array;
  /** Where groups of equal values end in the order. */
  groupEnds: Uint32Array;
  /** Pairs that are not tied. */
  untied: number;
}

/** Sorts finite values. @throws RangeError on NaN, which cannot be ordered */
export function ordered(values: Float64Array): Ordered {
  if (values.some((value) => Number.isNaN(value)))
    throw new RangeError("NaN has no place in an order: leave it out before");
  const { index, isNew } = order(values);
  const groupEnds = new Uint32Array(values.length);
  let groups = 0;
  let untied = (values.length * (values.length - 1)) / 2;
  let start = 0;
  for (let i = 1; i <= index.length; i++) {
    if (i < index.length && isNew[i] === 0) continue;
    untied -= ((i - start) * (i - start - 1)) / 2;
    groupEnds[groups++] = i;
    start = i;
  }
  return { order: index, groupEnds: groupEnds.subarray(0, groups), untied };
}

/**
 * Kendall's tau-b of values with the ordered levels of a factor, (C − D) / √((N − Tx) (N − Ty)) over N = n (n − 1) / 2 pairs:
 * C rise in both, D rise in one and fall in the other, Tx are tied in the values, Ty in the levels. O(n + g k) for g different
 * values and k levels, once the values are in order. A factor with two levels is a 0/1 indicator. Source: Kendall (1945).
 * @param levels each value's level, from 0 to below `count`, which is at most 256
 * @returns −1 to 1; null where the values or the levels do not vary
 */
export function kendall({ order, groupEnds, untied }: Ordered, levels: Uint8Array, count: number): number | null {
  const below = new Int32Array(count);
  const here = new Int32Array(count);
  let score = 0;
  let start = 0;
  for (const end of groupEnds) {
    if (end - start === 1) {
      const level = levels[order[start] as number] as number;
      score += balance(below, level, start);
      below[level]!++;
    } else {
      here.fill(0);
      for (let i = start; i < end; i++) here[levels[order[i] as number] as number]!++;
      for (let level = 0; level < count; level++) score += (here[level] as number) * balance(below, level, start);
      for (let level = 0; level < count; level++) below[level]! += here[level] as number;
    }
    start = end;
  }
  const tied = below.reduce((pairs, size) => pairs + (size * (size - 1)) / 2, 0);
  const varied = (start * (start - 1)) / 2 - tied;
  return varied === 0 || untied === 0 ? null : score / Math.sqrt(varied) / Math.sqrt(untied);
}

/** Of the `seen` smaller values, how many have a lower level minus how many have a higher one. */
function balance(below: Int32Array, level: number, seen: number): number {
  let lower = 0;
  for (let other = 0; other < level; other++) lower += below[other] as number;
  return 2 * lower + (below[level] as number) - seen;
}
