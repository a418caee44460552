import { countPairsInTable } from "./contingency";
import { countInversions } from "./inversions";
import { kendallP, type PairCounts, type TieSums } from "./kendallP";
import { addTie, noTies } from "./ties";
import { order } from "./radixSort";

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
 * tied in x and in y. O(n log n), or O(n) where few different values occur.
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

/** With x in order, and y in order within equal x, a pair is discordant where a larger y comes before a smaller one. */
function countPairs(x: Float64Array, y: Float64Array): PairCounts {
  const n = x.length;
  const byX = order(x);
  const yByX = new Float64Array(n);
  for (let i = 0; i < n; i++) yByX[i] = y[byX.index[i] as number] as number;
  const { xTies, jointTies } = sortWithinTies(byX.isNew, yByX);
  const byY = order(yByX);
  const yTies = tiesOf(byY.isNew);
  const total = (n * (n - 1)) / 2;
  const discordant = countInversions(byY.index, n);
  const score = total - xTies.pairs - yTies.pairs + jointTies.pairs - 2 * discordant;
  return { n, total, discordant, score, x: xTies, y: yTies };
}

/** Puts y in order where x is tied, and counts what is tied in x, and in both. */
function sortWithinTies(isNew: Uint8Array, y: Float64Array): { xTies: TieSums; jointTies: TieSums } {
  const xTies = noTies();
  const jointTies = noTies();
  for (let start = 0, end = 1; end <= isNew.length; end++) {
    if (end < isNew.length && isNew[end] === 0) continue;
    if (end - start > 1) {
      addTie(xTies, end - start);
      addTiesOfSorted(jointTies, y.subarray(start, end).sort());
    }
    start = end;
  }
  return { xTies, jointTies };
}

function addTiesOfSorted(sums: TieSums, sorted: Float64Array): void {
  for (let start = 0, end = 1; end <= sorted.length; end++) {
    if (sorted[end] === sorted[start]) continue;
    addTie(sums, end - start);
    start = end;
  }
}

function tiesOf(isNew: Uint8Array): TieSums {
  const ties = noTies();
  for (let start = 0, end = 1; end <= isNew.length; end++) {
    if (isNew[end] === 0) continue;
    if (end - start > 1) addTie(ties, end - start);
    start = end;
  }
  return ties;
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
