import type { Magnitude } from "../../paper/claims";
import { metricValues, type Cell } from "../model/cells";
import { bootstrapCells, interval } from "../statistics/bootstrap";
import { median } from "../statistics/quantile";
import { smallMedian } from "../statistics/smallMedian";
import { seedOf } from "../statistics/random";
import { gatherContrast } from "./contrast";
import { isComparable } from "./eligible";
import { matches, type Settings } from "../model/select";
import type { MagnitudeResult } from "./verdict";

/** Compares our number with the paper's. */
export function measureMagnitude(magnitude: Magnitude, cells: readonly Cell[], settings: Settings): MagnitudeResult {
  const { says, unit, paper } = magnitude;
  const chosen = cells.filter((cell) => matches(cell.factors, magnitude.where, settings));
  const found =
    magnitude.of.kind === "value" ? value(magnitude, chosen, settings) : reduction(magnitude, cells, settings);
  const decides = chosen.length > 0 && chosen.every(isComparable);
  if (found === null)
    return { says, unit, paper, ours: null, ratio: null, low: null, high: null, n: 0, decides: false };
  const against = (number: number | null) => (number === null ? null : number / paper);
  const { ours, low, high, n } = found;
  return { says, unit, paper, ours, ratio: against(ours), low: against(low), high: against(high), n, decides };
}

/** Whether the whole interval of the ratio lies outside 1/tolerance … tolerance, so that ours is not the paper's number. */
export function refutes(result: MagnitudeResult, tolerance: number): boolean {
  if (!result.decides || result.low === null || result.high === null) return false;
  return result.low > tolerance || result.high < 1 / tolerance;
}

interface Estimate {
  ours: number;
  low: number | null;
  high: number | null;
  n: number;
}

/** The median over cells of each cell's median over repetitions. */
function value(magnitude: Magnitude, cells: readonly Cell[], settings: Settings): Estimate | null {
  const values = cells
    .map((cell) => metricValues(cell, magnitude.metric))
    .filter((repetitions) => repetitions.length > 0);
  const statistic = (drawn: readonly (readonly number[])[]) =>
    median(drawn.map((repetitions) => smallMedian(repetitions)));
  const ours = statistic(values);
  if (ours === null) return null;
  const range = interval(bootstrapCells(values, statistic, seedOf(magnitude.says), settings.resamples), 0.95);
  const n = values.reduce((sum, repetitions) => sum + repetitions.length, 0);
  return { ours, low: range?.low ?? null, high: range?.high ?? null, n };
}

/** 1 − a/b over matched cells. */
function reduction(
  { of, says, metric, where }: Magnitude,
  cells: readonly Cell[],
  settings: Settings,
): Estimate | null {
  if (of.kind !== "reduction") return null;
  const part = {
    kind: "contrast" as const,
    says,
    metric,
    where,
    a: of.a,
    b: of.b,
    combineA: "mean" as const,
    combineB: "mean" as const,
  };
  const { evidence } = gatherContrast(
    { ...part, scale: "ratio", expect: "same", bound: 0.1, minimumShare: 0 },
    cells,
    settings,
  );
  if (evidence === null) return null;
  const reduced = (logarithm: number) => 1 - Math.exp(logarithm);
  const { interval: range, estimate, units } = evidence;
  return { ours: reduced(estimate), low: range && reduced(range.high), high: range && reduced(range.low), n: units };
}
