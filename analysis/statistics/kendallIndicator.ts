import { order } from "./radixSort";

/** Values once put in order, to be compared with many 0/1 indicators. */
export interface Ordered {
  order: Int32Array;
  /** Where groups of equal values end in the order. */
  groupEnds: Uint32Array;
  /** Pairs that are not tied. */
  untied: number;
}

/** Orders finite values. @throws RangeError on NaN, which has no place in an order */
export function ordered(values: Float64Array): Ordered {
  if (values.some((value) => Number.isNaN(value)))
    throw new RangeError("NaN has no place in an order: leave it out before");
  const { index, isNew } = order(values);
  const ends: number[] = [];
  let untied = (values.length * (values.length - 1)) / 2;
  let start = 0;
  for (let i = 1; i <= index.length; i++) {
    if (i < index.length && isNew[i] === 0) continue;
    untied -= ((i - start) * (i - start - 1)) / 2;
    ends.push(i);
    start = i;
  }
  return { order: index, groupEnds: Uint32Array.from(ends), untied };
}

/**
 * Kendall's tau-b of values with a 0/1 indicator, in O(n) once the values are in order: a one above a zero is concordant. Equal to
 * kendall() on the same pairs.
 * @returns null where the indicator or the values do not vary
 */
export function kendallIndicator({ order, groupEnds, untied }: Ordered, indicator: Uint8Array): number | null {
  let zerosBelow = 0;
  let onesBelow = 0;
  let score = 0;
  let start = 0;
  for (const end of groupEnds) {
    let ones = 0;
    for (let i = start; i < end; i++) ones += indicator[order[i] as number] as number;
    const zeros = end - start - ones;
    score += ones * zerosBelow - zeros * onesBelow;
    zerosBelow += zeros;
    onesBelow += ones;
    start = end;
  }
  const varied = zerosBelow * onesBelow;
  return varied === 0 || untied === 0 ? null : score / Math.sqrt(varied) / Math.sqrt(untied);
}
