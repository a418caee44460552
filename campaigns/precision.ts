import { medianRange } from "../analysis/statistics/medianRange";
import { median } from "../analysis/statistics/quantile";

/**
 * Repetitions after which a cell's interval is looked at; the last look ends it. Who looks again and again finds a narrow interval by
 * chance too often, so the looks are fixed beforehand and share the 5 % in equal parts (Bonferroni): all intervals of a cell hold
 * together in 95 % of cases, and so does the one that it stops at, whatever made it stop. These are repeated confidence intervals:
 * Jennison and Turnbull, Group Sequential Methods (2000), chapter 9. With eight runs there is an interval of this level at all.
 */
export const looks = [8, 12, 18, 27, 40] as const;
export const lastLook = looks[looks.length - 1] as number;
const level = 1 - 0.05 / looks.length;

/** What is known of a cell's median overhead at a look. Times in ms. */
export interface CellPrecision {
  /** Runs that it rests on. */
  runs: number;
  medianMs: number;
  lowMs: number;
  highMs: number;
  /** The larger distance of the interval's ends from the median, as a share of it; infinite where that is not above 0. */
  reach: number;
}

/** One run's median overhead, and the repetition that it belongs to. */
export interface RunOverhead {
  repetition: number;
  overheadMs: number;
}

/** @returns null where so few runs have no interval */
function precisionOf(overheadsMs: readonly number[]): CellPrecision | null {
  const sorted = [...overheadsMs].sort((a, b) => a - b);
  const range = medianRange(sorted, level);
  const middle = median(sorted);
  if (range === null || middle === null) return null;
  const reach = middle > 0 ? Math.max(middle - range.low, range.high - middle) / middle : Infinity;
  return { runs: sorted.length, medianMs: middle, lowMs: range.low, highMs: range.high, reach };
}

/** What is known at a look, of which only the runs up to its repetition count: others would be a look more. */
export function atLook(runs: readonly RunOverhead[], look: number): CellPrecision | null {
  return precisionOf(runs.filter(({ repetition }) => repetition <= look).map(({ overheadMs }) => overheadMs));
}

/** About how many more repetitions would bring the interval down to a share: it narrows with the root of their number. */
export function repetitionsLacking({ runs, reach }: CellPrecision, wanted: number): number {
  return Math.max(0, Math.ceil(runs * (reach / wanted) ** 2) - runs);
}
