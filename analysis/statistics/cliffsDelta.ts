import { sortedFinite } from "./quantile";

/**
 * Cliff's delta: P(a > b) − P(a < b), from −1 to 1; 0 means neither tends to be larger. O(n log n) by one merge of sorted values.
 * Source: Cliff (1993).
 * @returns null where one side has no values
 */
export function cliffsDelta(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  const left = sortedFinite(a);
  const right = sortedFinite(b);
  if (left.length === 0 || right.length === 0) return null;
  let below = 0;
  let upTo = 0;
  let difference = 0;
  for (const value of left) {
    while (below < right.length && (right[below] ?? 0) < value) below++;
    upTo = Math.max(upTo, below);
    while (upTo < right.length && (right[upTo] ?? 0) <= value) upTo++;
    difference += below - (right.length - upTo);
  }
  return difference / (left.length * right.length);
}

/** The usual words for |delta|: Romano et al. (2006). */
export function effectSize(delta: number): "negligible" | "small" | "medium" | "large" {
  const size = Math.abs(delta);
  return size < 0.147 ? "negligible" : size < 0.33 ? "small" : size < 0.474 ? "medium" : "large";
}
