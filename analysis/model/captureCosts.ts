import type { RunRecord } from "../../scenarios/run";
import { medianRange } from "../statistics/medianRange";
import { median } from "../statistics/quantile";
import { counted, timeText } from "../text/text";
import { signed } from "../text/digits";

/** By how much capturing made the round trips of some repetitions longer. Times in milliseconds. */
export interface CaptureCosts {
  /** The median over the repetitions of each one's difference. */
  costMs: number;
  /** Of the round trip without captures. */
  percent: number;
  /** At least 95 %; null where fewer than six repetitions allow none. */
  rangeMs: { low: number; high: number } | null;
  repetitions: number;
}

/** The fewest values of which order statistics set limits of 95 %: 2 · ½⁶ is below 5 %. */
const leastForRange = 6;

/** What the runs of one cell say of it; null where none of them was repeated without captures, or none of both trains is usable. */
export function captureCosts(runs: readonly RunRecord[]): CaptureCosts | null {
  const pairs = runs.flatMap(({ validity, captureCost }) => {
    if (!captureCost || validity.verdict === "invalid" || captureCost.validity.verdict === "invalid") return [];
    const { captured, uncaptured } = captureCost.rttNs;
    return captured === null || uncaptured === null ? [] : [{ captured, uncaptured }];
  });
  const differences = pairs.map(({ captured, uncaptured }) => (captured - uncaptured) / 1e6).sort((a, b) => a - b);
  const cost = median(differences);
  const uncaptured = median(pairs.map((pair) => pair.uncaptured / 1e6));
  if (cost === null || uncaptured === null) return null;
  return {
    costMs: cost,
    percent: (100 * cost) / uncaptured,
    rangeMs: medianRange(differences),
    repetitions: differences.length,
  };
}

/** "capture cost: 0.4 µs of a round trip (1.3 %), 95 %: −0.1 µs to 0.9 µs over 8 repetitions, not told apart from 0". */
export function captureCostText({ costMs, percent, rangeMs, repetitions }: CaptureCosts): string {
  const share = signed(percent, Math.abs(percent) < 10 ? 1 : 0);
  const known =
    rangeMs === null
      ? `of ${counted(repetitions, "repetition")}; ${leastForRange} would give an interval`
      : `95 %: ${timeText(rangeMs.low)} to ${timeText(rangeMs.high)} over ${repetitions} repetitions`;
  const isZero = rangeMs !== null && rangeMs.low <= 0 && rangeMs.high >= 0;
  return `capture cost: ${timeText(costMs)} of a round trip (${share} %), ${known}${isZero ? ", not told apart from 0" : ""}`;
}
