const digitBits = 11;
const buckets = 1 << digitBits;
const digitMask = buckets - 1;

/** Values put in order. */
interface Order {
  /** Index of the i-th smallest value; equal values keep their order. */
  index: Int32Array;
  /** 1 for the first, and where the i-th smallest is larger than the one before it. */
  isNew: Uint8Array;
}

/**
 * Sorts doubles stably in ascending order: a radix sort over the upper 32 bits of each, transformed so that they sort as
 * unsigned numbers. Leading bits that all values share are skipped. Neighbours that differ only in the lower 32 bits are
 * rare, and are put in order by comparison at the end. Key and index are adjacent in one array, so that each move touches
 * one cache line.
 * @param values no NaN
 */
export function order(values: Float64Array): Order {
  const n = values.length;
  const digits = [new Uint32Array(buckets), new Uint32Array(buckets), new Uint32Array(buckets)] as const;
  let pairs: Uint32Array = keyIndexPairs(values, digits);
  let spare: Uint32Array = new Uint32Array(2 * n);
  digits.forEach((counts, digit) => {
    if (!toOffsets(counts, n)) return;
    scatter(pairs, spare, digit * digitBits, counts);
    [pairs, spare] = [spare, pairs];
  });
  const result = { index: new Int32Array(n), isNew: new Uint8Array(n) };
  finish(values, pairs, result);
  return result;
}

type Digits = readonly [Uint32Array, Uint32Array, Uint32Array];

/**
 * The upper half of a double, transformed so that it sorts as an unsigned number: all bits of a negative number are inverted,
 * of others only the sign bit; −0 becomes 0.
 */
function sortableUpper(value: number, upper: number): number {
  return (value === 0 ? 0x80000000 : upper ^ ((upper >> 31) | 0x80000000)) >>> 0;
}

/** Key and index of each value, and how often each digit of a key occurs. */
function keyIndexPairs(values: Float64Array, [low, middle, high]: Digits): Uint32Array {
  const n = values.length;
  const halves = new Int32Array(values.buffer, values.byteOffset, 2 * n);
  const shared = sharedBits(values, halves);
  const pairs = new Uint32Array(2 * n);
  for (let i = 0; i < n; i++) {
    const value = values[i] as number;
    const upper = halves[2 * i + 1] as number;
    let key = sortableUpper(value, upper);
    if (shared > 0) {
      const lower = value === 0 ? 0 : (halves[2 * i] as number) ^ (upper >> 31);
      key = ((key << shared) | (lower >>> (32 - shared))) >>> 0;
    }
    pairs[2 * i] = key;
    pairs[2 * i + 1] = i;
    low[key & digitMask]!++;
    middle[(key >>> digitBits) & digitMask]!++;
    high[key >>> (2 * digitBits)]!++;
  }
  return pairs;
}

/** How many leading bits all keys have in common, at most 31. */
function sharedBits(values: Float64Array, halves: Int32Array): number {
  let different = 0;
  const first = values.length === 0 ? 0 : sortableUpper(values[0] as number, halves[1] as number);
  for (let i = 0; i < values.length; i++)
    different |= first ^ sortableUpper(values[i] as number, halves[2 * i + 1] as number);
  return Math.min(31, Math.clz32(different));
}

/** Turns counts into the positions where each digit's values begin; false where all values share one digit, so that a pass would change nothing. */
function toOffsets(counts: Uint32Array, n: number): boolean {
  let sum = 0;
  for (let digit = 0; digit < buckets; digit++) {
    const count = counts[digit] as number;
    if (count === n) return false;
    counts[digit] = sum;
    sum += count;
  }
  return true;
}

function scatter(from: Uint32Array, to: Uint32Array, shift: number, offsets: Uint32Array): void {
  for (let i = 0; i < from.length; i += 2) {
    const key = from[i] as number;
    const digit = (key >>> shift) & digitMask;
    const target = offsets[digit] as number;
    offsets[digit] = target + 1;
    to[2 * target] = key;
    to[2 * target + 1] = from[i + 1] as number;
  }
}

/** Writes the result, and sorts each group of equal upper halves that is not yet in order. */
function finish(values: Float64Array, pairs: Uint32Array, { index, isNew }: Order): void {
  const n = index.length;
  for (let start = 0; start < n;) {
    const key = pairs[2 * start] as number;
    let end = start;
    do {
      index[end] = pairs[2 * end + 1] as number;
      end++;
    } while (end < n && pairs[2 * end] === key);
    isNew[start] = 1;
    if (end - start > 1) sortGroup(values, index, isNew, start, end);
    start = end;
  }
}

function sortGroup(values: Float64Array, index: Int32Array, isNew: Uint8Array, start: number, end: number): void {
  if (!markSteps(values, index, isNew, start, end)) {
    if (end - start > 32)
      index.subarray(start, end).sort((a, b) => (values[a] as number) - (values[b] as number) || a - b);
    else insertionSort(values, index, start, end);
    markSteps(values, index, isNew, start, end);
  }
}

/** Marks where a larger value begins. Returns false at the first value that is smaller than the one before it: the group is not in order. */
function markSteps(values: Float64Array, index: Int32Array, isNew: Uint8Array, start: number, end: number): boolean {
  let previous = values[index[start] as number] as number;
  for (let i = start + 1; i < end; i++) {
    const value = values[index[i] as number] as number;
    if (value < previous) return false;
    isNew[i] = value === previous ? 0 : 1;
    previous = value;
  }
  return true;
}

function insertionSort(values: Float64Array, index: Int32Array, start: number, end: number): void {
  for (let i = start + 1; i < end; i++) {
    const moving = index[i] as number;
    const value = values[moving] as number;
    let hole = i;
    while (hole > start && (values[index[hole - 1] as number] as number) > value) {
      index[hole] = index[hole - 1] as number;
      hole--;
    }
    index[hole] = moving;
  }
}
