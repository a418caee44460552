import type { Level } from "../../scenarios/claims/claim";
import { metricValues, type Cell } from "../cells";
import { median } from "../statistics/quantile";
import { mean } from "../statistics/moments";
import { bootstrapCells, interval } from "../statistics/bootstrap";
import { seedOf } from "../statistics/random";
import type { Gathered } from "./evidence";
import { matches, selectorText, type Readings } from "./select";

/** Gathers the evidence on "the metric lies between two limits in at least this share of cells". */
export function gatherLevel(part: Level, cells: readonly Cell[], readings: Readings): Gathered {
  const values = cells
    .filter((cell) => matches(cell.factors, part.where, readings))
    .map((cell) => metricValues(cell, part.metric))
    .filter((repetitions) => repetitions.length > 0);
  const needs = selectorText(part.where, readings);
  if (values.length === 0) return { evidence: null, why: `no cells (${needs})`, missing: [needs] };
  const lies = (repetitions: readonly number[]) => {
    const value = median(repetitions);
    return value !== null && (part.above === null || value >= part.above) && (part.below === null || value < part.below)
      ? 1
      : 0;
  };
  const excess = (drawn: readonly (readonly number[])[]) => (mean(drawn.map(lies)) ?? NaN) - part.minimumShare;
  const estimates = bootstrapCells(values, excess, seedOf(part.says));
  const evidence = {
    scale: "share" as const,
    estimate: excess(values),
    interval: interval(estimates, 0.95),
    narrow: interval(estimates, 0.9),
    p: null,
    agreeing: mean(values.map(lies)),
    cells: values.length,
    units: values.reduce((sum, repetitions) => sum + repetitions.length, 0),
  };
  return { evidence, why: null, missing: [] };
}
