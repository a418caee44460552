import { normalUpperTail } from "./normal";

/** Up to this many pairs without ties p is exact, as in SciPy and R. */
const maxExactN = 33;

/** What the pairs of a sample come to. Sums over groups of t equal values, as in Kendall (1970), chapter 4. */
export interface PairCounts {
  n: number;
  /** n (n − 1) / 2. */
  total: number;
  discordant: number;
  /** Concordant minus discordant. */
  score: number;
  x: TieSums;
  y: TieSums;
}

export interface TieSums {
  /** Σ t (t − 1) / 2. */
  pairs: number;
  /** Σ t (t − 1) (t − 2). */
  triples: number;
  /** Σ t (t − 1) (2 t + 5). */
  variance: number;
}

/** Two-sided p of "x and y are unrelated": exact for few pairs without ties, else normal with the variance corrected for ties. */
export function kendallP(counts: PairCounts): { p: number; exact: boolean } {
  const { n, total, discordant, x, y } = counts;
  const rarer = Math.min(discordant, total - discordant);
  const noTies = x.pairs === 0 && y.pairs === 0;
  if (noTies && (n <= maxExactN || rarer <= 1)) return { p: exactP(n, rarer), exact: true };
  return { p: normalP(counts), exact: false };
}

function normalP({ n, score, x, y }: PairCounts): number {
  const m = n * (n - 1);
  const variance =
    (m * (2 * n + 5) - x.variance - y.variance) / 18 +
    (2 * x.pairs * y.pairs) / m +
    (n > 2 ? (x.triples * y.triples) / (9 * m * (n - 2)) : 0);
  return Math.min(1, 2 * normalUpperTail(Math.abs(score) / Math.sqrt(variance)));
}

/**
 * Twice the probability that a random order of n has at most `rarer` inversions. The chance of k inversions among n is the
 * mean of the chances of k, k−1, …, k−n+1 among n − 1 (Kendall 1970, chapter 5): sums of positive numbers, nothing cancels.
 */
function exactP(n: number, rarer: number): number {
  if (4 * rarer === n * (n - 1)) return 1;
  let chances = new Float64Array(rarer + 1);
  chances[0] = 1;
  for (let size = 2; size <= n; size++) {
    const next = new Float64Array(rarer + 1);
    for (let k = 0; k <= rarer; k++) {
      let sum = 0;
      for (let j = Math.max(0, k - size + 1); j <= k; j++) sum += chances[j] ?? 0;
      next[k] = sum / size;
    }
    chances = next;
  }
  return Math.min(1, 2 * chances.reduce((sum, chance) => sum + chance, 0));
}
