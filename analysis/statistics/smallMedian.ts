/** Puts a value into the first `length` sorted entries of a scratch array. */
export function insertSorted(scratch: number[], length: number, value: number): void {
  let hole = length;
  while (hole > 0 && (scratch[hole - 1] as number) > value) {
    scratch[hole] = scratch[hole - 1] as number;
    hole--;
  }
  scratch[hole] = value;
}

/** Median of the first `length` sorted entries. */
export function middle(sorted: readonly number[], length: number): number {
  const half = length >> 1;
  if (length === 0) return NaN;
  return length % 2 === 1 ? (sorted[half] as number) : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
}

/** Median of a few values by insertion: faster than sorting, and asked for a million times by the bootstrap. */
export function smallMedian(values: readonly number[]): number {
  const scratch: number[] = [];
  values.forEach((value, i) => insertSorted(scratch, i, value));
  return middle(scratch, values.length);
}
