import { median } from "./quantile";

/** A value and when it was taken, in any unit. */
export interface Timed {
  time: number;
  value: number;
}

interface Trend {
  /** Pairs that rise with time less pairs that fall: Kendall's score. */
  score: number;
  /** Its variance if the order means nothing. */
  variance: number;
  /** From the first time to the last, along the median slope of all pairs (Theil–Sen). */
  change: number;
}

/** @returns null where all times are the same */
export function trend(series: readonly Timed[]): Trend | null {
  let score = 0;
  const slopes: number[] = [];
  series.forEach((later, i) => {
    for (const earlier of series.slice(0, i)) {
      const [time, value] = [later.time - earlier.time, later.value - earlier.value];
      if (time === 0) continue;
      score += Math.sign(time) * Math.sign(value);
      slopes.push(value / time);
    }
  });
  const slope = median(slopes);
  if (slope === null) return null;
  const n = series.length;
  const times = series.map(({ time }) => time);
  const span = Math.max(...times) - Math.min(...times);
  return { score, variance: (n * (n - 1) * (2 * n + 5)) / 18, change: slope * span };
}

/**
 * Two-sided p of "no series rises or falls with time", by Kendall's score summed over all series (the seasonal Mann–Kendall test),
 * normal with a correction for continuity. Ties make it larger than it need be.
 * Sources: Hirsch, Slack and Smith (1982); Kendall, Rank Correlation Methods (1970).
 * @returns null where no series has different times
 */
export function trendP(all: readonly (readonly Timed[])[]): number | null {
  const trends = all.flatMap((series) => trend(series) ?? []);
  const score = trends.reduce((sum, one) => sum + one.score, 0);
  const variance = trends.reduce((sum, one) => sum + one.variance, 0);
  return variance === 0 ? null : 2 * upperTail(Math.max(0, Math.abs(score) - 1) / Math.sqrt(variance));
}

/** P(a standard normal value is above z), z from 0 on. Source: Abramowitz and Stegun (1964), 26.2.17; its error is below 7.5e-8. */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const terms = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const sum = terms.reduceRight((partial, term) => (partial + term) * t, 0);
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}
