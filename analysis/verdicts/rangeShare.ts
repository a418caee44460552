import type { RangeShare } from "../../paper/claims";
import { metricValues, type Cell } from "../model/cells";
import { smallMedian } from "../statistics/smallMedian";
import { mean } from "../statistics/moments";
import { bootstrapCells, interval } from "../statistics/bootstrap";
import { seedOf } from "../statistics/random";
import type { Gathered } from "./evidence";
import { matches, selectorText, type Settings } from "../model/select";

/** Gathers the evidence on "the metric lies between two limits in at least this share of cells". */
export function gatherRangeShare(part: RangeShare, cells: readonly Cell[], settings: Settings): Gathered {
  const values = cells
    .filter((cell) => matches(cell.factors, part.where, settings))
    .map((cell) => metricValues(cell, part.metric))
    .filter((repetitions) => repetitions.length > 0);
  const needs = selectorText(part.where, settings);
  if (values.length === 0) return { evidence: null, why: `no cells (${needs})`, missing: [needs] };
  const lies = (repetitions: readonly number[]) => {
    const value = smallMedian(repetitions);
    return (part.above === null || value >= part.above) && (part.below === null || value < part.below) ? 1 : 0;
  };
  const excess = (drawn: readonly (readonly number[])[]) => (mean(drawn.map(lies)) ?? NaN) - part.minimumShare;
  const estimates = bootstrapCells(values, excess, seedOf(part.says), settings.resamples);
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
