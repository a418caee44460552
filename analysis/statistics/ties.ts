import type { TieSums } from "./kendallP";

/** Sums over no group yet. */
export const noTies = (): TieSums => ({ pairs: 0, triples: 0, variance: 0 });

/** Adds a group of `size` equal values. */
export function addTie(sums: TieSums, size: number): void {
  if (size < 2) return;
  const ordered = size * (size - 1);
  sums.pairs += ordered / 2;
  sums.triples += ordered * (size - 2);
  sums.variance += ordered * (2 * size + 5);
}
