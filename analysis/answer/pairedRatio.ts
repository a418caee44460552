import type { Metric } from "../../paper/claims";
import type { z } from "zod";
import type { Cell } from "../model/cells";
import { shift } from "../statistics/shift";
import { units, type Stratum } from "../statistics/strata";
import { matchCells, sideValues } from "../verdicts/matched";
import type { CellSelector, Settings } from "../model/select";

/** With fewer repetitions on a side no interval is shown. */
export const leastRepetitions = 5;
const level = 0.95;

/** How many times larger a metric is in cells a than in cells b, over cells that are equal in all else. */
export interface PairedRatio {
  ratio: number;
  /** 95 %, all comparisons that were made for the same answer together; null where there are too few repetitions for it. */
  low: number | null;
  high: number | null;
  /** Matched cells. */
  cells: number;
  n: number;
  /** Of the matched cell and side that has the fewest. */
  repetitions: number;
  /** Contexts that the cells are of. */
  contexts: readonly string[];
}

/**
 * Compares cells that are equal in all that neither selector names. Where some have enough repetitions for an interval, the
 * others are left out.
 * @param comparisons how many are made to choose what is said: the interval is widened for it (Bonferroni)
 * @returns null where no cells match
 */
export function pairedRatio(
  cells: readonly Cell[],
  a: CellSelector,
  b: CellSelector,
  metric: z.infer<typeof Metric>,
  settings: Settings,
  comparisons = 1,
): PairedRatio | null {
  const { matched } = matchCells(cells, {}, [a, b], settings);
  const all = matched.flatMap(({ sides: [cellsA = [], cellsB = []] }) => {
    const valuesA = sideValues(cellsA, metric, "mean", Math.log);
    const valuesB = sideValues(cellsB, metric, "mean", Math.log);
    return valuesA && valuesB ? [{ a: valuesA, b: valuesB, context: cellsA[0]?.context ?? "" }] : [];
  });
  const repeated = all.filter((stratum) => repetitionsOf(stratum) >= leastRepetitions);
  const used = repeated.length > 0 ? repeated : all;
  const found = shift(used, 1 - (1 - level) / Math.max(1, comparisons));
  if (found === null) return null;
  const range = repeated.length > 0 ? found.range : null;
  return {
    ratio: Math.exp(found.estimate),
    low: range && Math.exp(range.low),
    high: range && Math.exp(range.high),
    cells: used.length,
    n: units(used),
    repetitions: Math.min(...used.map(repetitionsOf)),
    contexts: [...new Set(used.map(({ context }) => context))].sort(),
  };
}

const repetitionsOf = ({ a, b }: Stratum) => Math.min(a.length, b.length);

/** Whether the interval leaves no doubt on which side of 1 the ratio lies. */
export function excludesOne({ low, high }: PairedRatio): boolean {
  return low !== null && high !== null && (low > 1 || high < 1);
}

/** The ratio as a number from 1 on, whichever side is larger. */
export function sizeOf(ratio: number): number {
  return Math.max(ratio, 1 / ratio);
}
