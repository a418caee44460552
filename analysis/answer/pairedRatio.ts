import type { Metric } from "../../paper/claims";
import type { z } from "zod";
import type { Cell } from "../model/cells";
import { bootstrapDifference, interval } from "../statistics/bootstrap";
import { seedOf } from "../statistics/random";
import { meanDifference, units, type Stratum } from "../statistics/strata";
import { matchCells, sideValues } from "../verdicts/matched";
import type { CellSelector, Settings } from "../model/select";

/** How many times larger a metric is in cells a than in cells b, over cells that are equal in all else. */
export interface PairedRatio {
  ratio: number;
  /** 95 %; null without replication. */
  low: number | null;
  high: number | null;
  cells: number;
  n: number;
}

/** @returns null where no cells match */
export function pairedRatio(
  cells: readonly Cell[],
  a: CellSelector,
  b: CellSelector,
  metric: z.infer<typeof Metric>,
  settings: Settings,
): PairedRatio | null {
  const { matched } = matchCells(cells, {}, [a, b], settings);
  const strata = matched.flatMap(({ sides: [cellsA = [], cellsB = []] }): Stratum[] => {
    const valuesA = sideValues(cellsA, metric, "mean", Math.log);
    const valuesB = sideValues(cellsB, metric, "mean", Math.log);
    return valuesA && valuesB ? [{ a: valuesA, b: valuesB }] : [];
  });
  const estimate = meanDifference(strata);
  if (estimate === null) return null;
  const range = interval(bootstrapDifference(strata, seedOf(JSON.stringify([a, b, metric])), settings.resamples), 0.95);
  const ratio = (logarithm: number | undefined) => (logarithm === undefined ? null : Math.exp(logarithm));
  return {
    ratio: Math.exp(estimate),
    low: ratio(range?.low),
    high: ratio(range?.high),
    cells: strata.length,
    n: units(strata),
  };
}

/** Whether the interval leaves no doubt on which side of 1 the ratio lies. */
export function isSettled({ low, high }: PairedRatio): boolean {
  return low !== null && high !== null && (low > 1 || high < 1);
}
