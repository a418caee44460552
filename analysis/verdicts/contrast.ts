import type { Contrast, Gap, Metric } from "../../paper/claims";
import type { z } from "zod";
import type { Cell } from "../model/cells";
import { bootstrapDifference, interval } from "../statistics/bootstrap";
import { permutationTest } from "../statistics/permutation";
import { meanDifference, stratumDifference, units, type Stratum } from "../statistics/strata";
import { seedOf } from "../statistics/random";
import type { PartEvidence, Gathered } from "./evidence";
import { matchCells, sideValues, unusable } from "./matched";
import { selectorText, type Settings } from "../model/select";

/** Gathers the evidence on "a against b under otherwise equal conditions". */
export function gatherContrast(part: Contrast, cells: readonly Cell[], settings: Settings): Gathered {
  const { matched, missing } = matchCells(cells, part.where, [part.a, part.b], settings);
  const onScale = scaleOf(part);
  const strata: Stratum[] = [];
  const used: (typeof matched)[number]["sides"][] = [];
  const lost: string[] = [];
  for (const { sides } of matched) {
    const [cellsA = [], cellsB = []] = sides;
    const a = sideValues(cellsA, part.metric, part.combineA, onScale);
    const b = sideValues(cellsB, part.metric, part.combineB, onScale);
    if (a && b) {
      strata.push({ a, b });
      used.push(sides);
    } else lost.push(unusable(a ? cellsB : cellsA, part.metric));
  }
  const scale = part.scale === "ratio" ? "ratio" : unitOf(part.metric);
  return { ...gather(part, scale, strata, [...missing, ...lost], settings), matched: used };
}

/** Gathers the evidence on "a is nearer to c than b is". A distance is the absolute logarithm of a ratio; distances are compared as in a contrast. */
export function gatherGap(part: Gap, cells: readonly Cell[], settings: Settings): Gathered {
  const { matched, missing } = matchCells(cells, part.where, [part.a, part.b, part.c], settings);
  const used: (typeof matched)[number]["sides"][] = [];
  const strata = matched.flatMap(({ sides }): Stratum[] => {
    const [a, b, c] = sides.map((side) => sideValues(side, part.metric, "mean", logarithm));
    if (!a || !b || !c) return [];
    used.push(sides);
    const repetitions = Math.min(a.length, b.length, c.length);
    const distance = (from: readonly number[]) =>
      Array.from({ length: repetitions }, (_, i) => Math.abs((from[i] ?? NaN) - (c[i] ?? NaN)));
    return [{ a: distance(a), b: distance(b) }];
  });
  return { ...gather({ ...part, expect: "lower" }, "ratio", strata, missing, settings), matched: used };
}

type Question = Pick<Contrast, "says" | "expect" | "where" | "a" | "b" | "bound">;

function gather(
  part: Question,
  scale: PartEvidence["scale"],
  strata: readonly Stratum[],
  missing: readonly string[],
  settings: Settings,
): Gathered {
  const estimate = meanDifference(strata);
  if (estimate === null) {
    const needs = `${selectorText(part.where, settings)}: ${selectorText(part.a, settings)} against ${selectorText(part.b, settings)}`;
    return { evidence: null, why: `no matched cells (${needs})`, missing: missing.length > 0 ? missing : [needs] };
  }
  const seed = seedOf(part.says);
  const estimates = bootstrapDifference(strata, seed, settings.resamples);
  const directional = part.expect === "lower" || part.expect === "higher";
  const evidence: PartEvidence = {
    scale,
    estimate,
    interval: interval(estimates, 0.95),
    narrow: interval(estimates, 0.9),
    p: directional ? (permutationTest(strata, seed, 5 * settings.resamples)?.pTwoSided ?? null) : null,
    agreeing: agreement(part, scale, strata),
    cells: strata.length,
    units: units(strata),
  };
  return { evidence, why: null, missing };
}

/** Share of matched cells whose own difference is on the claim's side; null for "same" and "different", where only the mean counts. */
function agreement(
  { expect, bound }: Question,
  scale: PartEvidence["scale"],
  strata: readonly Stratum[],
): number | null {
  if (expect === "same" || expect === "different") return null;
  const limit = boundOn(scale, bound);
  const agrees = (difference: number) =>
    expect === "lower" ? difference < 0 : expect === "higher" ? difference > 0 : difference < limit;
  return strata.filter((stratum) => agrees(stratumDifference(stratum))).length / strata.length;
}

/** Converts a claim's bound to the scale of the evidence. */
export function boundOn(scale: PartEvidence["scale"], bound: number): number {
  return scale === "ratio" ? Math.log1p(bound) : bound;
}

function unitOf(metric: z.infer<typeof Metric>): "ms" | "%" {
  return metric === "overheadPercent" ? "%" : "ms";
}

/** From a metric's value to the scale of a comparison. */
export function scaleOf(part: Contrast | Gap): (value: number) => number {
  return part.kind === "gap" || part.scale === "ratio" ? logarithm : (value) => value;
}

const logarithm = (value: number) => (value > 0 ? Math.log(value) : NaN);
