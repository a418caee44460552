const digitBits = 11;
const buckets = 1 << digitBits;
const digitMask = buckets - 1;

/**
 * Indices that put doubles in ascending order; equal values keep the order of `start` (default: their own). A radix sort over
 * the upper half of the double, turned so that its unsigned order is the numbers' order; the few neighbours that differ
 * in the lower half alone are then put right by comparison.
 * @param values no NaN
 * @param start a permutation to start from: sorting by y and then by x gives the order by x, ties by y
 */
export function argsort(values: Float64Array, start?: Uint32Array): Uint32Array {
  const n = values.length;
  let keys = sortableKeys(values, start);
  let spare: Keys = { upper: new Uint32Array(n), index: new Uint32Array(n) };
  for (const shift of [0, digitBits, 2 * digitBits]) {
    const offsets = bucketOffsets(keys.upper, shift);
    if (offsets === null) continue;
    scatter(keys, spare, shift, offsets);
    [keys, spare] = [spare, keys];
  }
  sortEqualUppers(values, keys);
  return keys.index;
}

interface Keys {
  upper: Uint32Array;
  index: Uint32Array;
}

/** A negative double has all bits turned, another one its sign bit; −0 becomes 0. */
function sortableKeys(values: Float64Array, start: Uint32Array | undefined): Keys {
  const n = values.length;
  const halves = new Int32Array(values.buffer, values.byteOffset, 2 * n);
  const upper = new Uint32Array(n);
  const index = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    const at = start === undefined ? i : (start[i] as number);
    const half = halves[2 * at + 1] as number;
    upper[i] = values[at] === 0 ? 0x80000000 : half ^ ((half >> 31) | 0x80000000);
    index[i] = at;
  }
  return { upper, index };
}

/** Where each digit's values begin; null where all values share one digit and the pass would change nothing. */
function bucketOffsets(upper: Uint32Array, shift: number): Uint32Array | null {
  const n = upper.length;
  const counts = new Uint32Array(buckets);
  for (let i = 0; i < n; i++) {
    const digit = ((upper[i] as number) >>> shift) & digitMask;
    counts[digit] = (counts[digit] as number) + 1;
  }
  let sum = 0;
  for (let digit = 0; digit < buckets; digit++) {
    const count = counts[digit] as number;
    if (count === n) return null;
    counts[digit] = sum;
    sum += count;
  }
  return counts;
}

function scatter({ upper, index }: Keys, to: Keys, shift: number, offsets: Uint32Array): void {
  for (let i = 0; i < upper.length; i++) {
    const key = upper[i] as number;
    const digit = (key >>> shift) & digitMask;
    const target = offsets[digit] as number;
    offsets[digit] = target + 1;
    to.upper[target] = key;
    to.index[target] = index[i] as number;
  }
}

/** Walks the groups of equal upper halves; a group that is not yet in order is sorted, stably. */
function sortEqualUppers(values: Float64Array, { upper, index }: Keys): void {
  const n = upper.length;
  for (let start = 0; start < n;) {
    let end = start + 1;
    let inOrder = true;
    while (end < n && upper[end] === upper[start]) {
      if ((values[index[end] as number] as number) < (values[index[end - 1] as number] as number)) inOrder = false;
      end++;
    }
    if (!inOrder) sortStably(values, index.subarray(start, end));
    start = end;
  }
}

function sortStably(values: Float64Array, index: Uint32Array): void {
  if (index.length > 32) {
    index.sort((a, b) => (values[a] as number) - (values[b] as number)); // stable by the language's definition
    return;
  }
  for (let i = 1; i < index.length; i++) {
    const moving = index[i] as number;
    const value = values[moving] as number;
    let hole = i;
    while (hole > 0 && (values[index[hole - 1] as number] as number) > value) {
      index[hole] = index[hole - 1] as number;
      hole--;
    }
    index[hole] = moving;
  }
}
