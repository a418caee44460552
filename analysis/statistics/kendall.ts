import { countInversions } from "./inversions";
import { kendallP, type PairCounts, type TieSums } from "./kendallP";
import { argsort } from "./radixSort";

/** Kendall's tau-b of a sample. */
export interface Kendall {
  /** −1 to 1; null where one variable does not vary, or there are fewer than two pairs: `why` says which. */
  tau: number | null;
  /** Two-sided p of no association; null where tau is. */
  p: number | null;
  exact: boolean;
  /** Pairs used, and pairs left out because a member is NaN. */
  n: number;
  leftOut: number;
  why: string | null;
}

/**
 * Kendall's tau-b = (C − D) / √((N − Tx) (N − Ty)) over the N = n (n − 1) / 2 pairs, C concordant, D discordant, Tx and Ty
 * tied in x and in y. O(n log n): sorted by x, ties by y, the discordant pairs are the inversions of y.
 * Source: Knight (1966); tau-b: Kendall (1945).
 */
export function kendall(x: Float64Array, y: Float64Array): Kendall {
  if (x.length !== y.length)
    throw new RangeError(`x has ${x.length} values and y ${y.length}: pairs need as many of both`);
  const { a, b } = withoutNaN(x, y);
  const base = { n: a.length, leftOut: x.length - a.length };
  const unknown = (why: string): Kendall => ({ ...base, tau: null, p: null, exact: false, why });
  if (a.length < 2) return unknown(`${a.length} pairs are too few: tau needs two`);
  const counts = countPairs(a, b);
  if (counts.x.pairs === counts.total) return unknown("all values of x are equal");
  if (counts.y.pairs === counts.total) return unknown("all values of y are equal");
  const tau = counts.score / Math.sqrt(counts.total - counts.x.pairs) / Math.sqrt(counts.total - counts.y.pairs);
  return { ...base, tau: Math.min(1, Math.max(-1, tau)), ...kendallP(counts), why: null };
}

function countPairs(x: Float64Array, y: Float64Array): PairCounts {
  const n = x.length;
  const byY = argsort(y);
  const { ranks, distinct } = denseRanks(y, byY);
  const byXThenY = argsort(x, byY);
  const sequence = new Int32Array(n);
  for (let i = 0; i < n; i++) sequence[i] = ranks[byXThenY[i] as number] as number;
  const { xTies, jointTies } = tiesInOrder(x, byXThenY, sequence);
  const yTies = tiesOfRanks(ranks, distinct);
  const total = (n * (n - 1)) / 2;
  const discordant = countInversions(sequence, distinct);
  const score = total - xTies.pairs - yTies.pairs + jointTies.pairs - 2 * discordant;
  return { n, total, discordant, score, x: xTies, y: yTies };
}

/** 0 for the smallest value, equal for equal values. */
function denseRanks(values: Float64Array, order: Uint32Array): { ranks: Int32Array; distinct: number } {
  const ranks = new Int32Array(values.length);
  let rank = 0;
  let previous = values[order[0] as number] as number;
  for (let i = 1; i < order.length; i++) {
    const at = order[i] as number;
    const value = values[at] as number;
    if (value !== previous) rank++;
    previous = value;
    ranks[at] = rank;
  }
  return { ranks, distinct: rank + 1 };
}

function tiesOfRanks(ranks: Int32Array, distinct: number): TieSums {
  const sizes = new Int32Array(distinct);
  for (let i = 0; i < ranks.length; i++) sizes[ranks[i] as number] = (sizes[ranks[i] as number] as number) + 1;
  const sums = noTies();
  for (let rank = 0; rank < distinct; rank++) addTie(sums, sizes[rank] as number);
  return sums;
}

/** Ties of x, and of x and y together, from x in order and the ranks of y beside it. */
function tiesInOrder(x: Float64Array, order: Uint32Array, sequence: Int32Array) {
  const xTies = noTies();
  const jointTies = noTies();
  let xSize = 1;
  let jointSize = 1;
  let previous = x[order[0] as number] as number;
  for (let i = 1; i < order.length; i++) {
    const value = x[order[i] as number] as number;
    const sameX = value === previous;
    previous = value;
    if (sameX && sequence[i] === sequence[i - 1]) jointSize++;
    else {
      addTie(jointTies, jointSize);
      jointSize = 1;
    }
    if (sameX) xSize++;
    else {
      addTie(xTies, xSize);
      xSize = 1;
    }
  }
  addTie(xTies, xSize);
  addTie(jointTies, jointSize);
  return { xTies, jointTies };
}

const noTies = (): TieSums => ({ pairs: 0, triples: 0, variance: 0 });

function addTie(sums: TieSums, size: number): void {
  if (size < 2) return;
  const ordered = size * (size - 1);
  sums.pairs += ordered / 2;
  sums.triples += ordered * (size - 2);
  sums.variance += ordered * (2 * size + 5);
}

function withoutNaN(x: Float64Array, y: Float64Array): { a: Float64Array; b: Float64Array } {
  if (!hasNaN(x) && !hasNaN(y)) return { a: x, b: y };
  const isPair = (_: number, i: number) => !Number.isNaN(x[i]) && !Number.isNaN(y[i]);
  return { a: x.filter(isPair), b: y.filter(isPair) };
}

function hasNaN(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) return true;
  return false;
}
