import { countPairsInTable } from "./contingency";
import { countInversions } from "./inversions";
import { kendallP, type PairCounts, type TieSums } from "./kendallP";
import { addTie, noTies } from "./ties";
import { order, type Order } from "./radixSort";

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
  const counts = countPairsInTable(a, b) ?? countPairs(a, b);
  if (counts.x.pairs === counts.total) return unknown("all values of x are equal");
  if (counts.y.pairs === counts.total) return unknown("all values of y are equal");
  const tau = counts.score / Math.sqrt(counts.total - counts.x.pairs) / Math.sqrt(counts.total - counts.y.pairs);
  return { ...base, tau: Math.min(1, Math.max(-1, tau)), ...kendallP(counts), why: null };
}

function countPairs(x: Float64Array, y: Float64Array): PairCounts {
  const n = x.length;
  const byY = order(y);
  const { ranks, distinct, ties: yTies } = ranksInOrder(byY);
  const xByY = new Float64Array(n);
  for (let i = 0; i < n; i++) xByY[i] = x[byY.index[i] as number] as number;
  const byXThenY = order(xByY);
  const sequence = new Int32Array(n);
  for (let i = 0; i < n; i++) sequence[i] = ranks[byXThenY.index[i] as number] as number;
  const { xTies, jointTies } = tiesOfX(byXThenY, sequence);
  const total = (n * (n - 1)) / 2;
  const discordant = countInversions(sequence, distinct);
  const score = total - xTies.pairs - yTies.pairs + jointTies.pairs - 2 * discordant;
  return { n, total, discordant, score, x: xTies, y: yTies };
}

/** The rank of the i-th smallest value, from 0 and equal for equal values. */
function ranksInOrder({ isNew }: Order): { ranks: Int32Array; distinct: number; ties: TieSums } {
  const ranks = new Int32Array(isNew.length);
  const ties = noTies();
  let rank = -1;
  let size = 0;
  for (let i = 0; i < isNew.length; i++) {
    if (isNew[i] === 1) {
      if (size > 1) addTie(ties, size);
      size = 0;
      rank++;
    }
    size++;
    ranks[i] = rank;
  }
  addTie(ties, size);
  return { ranks, distinct: rank + 1, ties };
}

/** Ties of x, and of x and y together, from x in order and the ranks of y beside it. */
function tiesOfX({ isNew }: Order, sequence: Int32Array): { xTies: TieSums; jointTies: TieSums } {
  const xTies = noTies();
  const jointTies = noTies();
  let xSize = 0;
  let jointSize = 0;
  for (let i = 0; i < isNew.length; i++) {
    const isNewX = isNew[i] === 1;
    if (isNewX || sequence[i] !== sequence[i - 1]) {
      if (jointSize > 1) addTie(jointTies, jointSize);
      jointSize = 0;
    }
    if (isNewX) {
      if (xSize > 1) addTie(xTies, xSize);
      xSize = 0;
    }
    xSize++;
    jointSize++;
  }
  addTie(xTies, xSize);
  addTie(jointTies, jointSize);
  return { xTies, jointTies };
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
