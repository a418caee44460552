import { smallMedian } from "../statistics/smallMedian";
import { criticalScore, leastP, rankNull, rankScore, tailShare, type RankNull } from "../statistics/rankTest";
import {
  gateFigures,
  resolution,
  smallestBase,
  type GateBounds,
  type GateCell,
  type GateFigure,
  type GateRun,
} from "./figures";

export type GateVerdict = "not worse" | "worse" | "could not tell";

/** What is said of one figure, over all cells or in one. Changes are shares of A's value: 0.1 is 10 % more. Loss: of all requests. */
export interface FigureAnswer {
  figure: GateFigure;
  /** A cell's label; null: all matched cells together. */
  cell: string | null;
  verdict: GateVerdict;
  /** Medians over runs, geometric mean over cells (loss and overhead: arithmetic): ms, loss as a share. */
  before: number;
  after: number;
  change: number;
  /** Limits of the change, each with 95 % for all figures together. Null: the runs set no limit on that side. */
  low: number | null;
  high: number | null;
  /** One-sided, for all figures together. */
  p: number;
  /** The smallest change that would have been seen in 8 of 10 such comparisons; null: no change could have been. */
  smallestSeen: number | null;
  bound: number;
  /** Runs a side and cell that it would take to tell; null where it can be told. More than 100 is said as 101. */
  runsNeeded: number | null;
  cells: number;
  /** Runs on either side, over all cells. */
  runs: { a: number; b: number };
}

export interface GateDecision {
  verdict: GateVerdict;
  figures: readonly FigureAnswer[];
  /** Single cells that got worse where there are several. */
  cells: readonly FigureAnswer[];
  /** Of what is asked: why it cannot be told, apart from noise. */
  missing: readonly string[];
}

/** How often an answer "worse" may be given where nothing changed, all figures and cells together. */
const significance = 0.05;
/** With several cells, single ones are asked too, and get this share of it. */
const cellsShare = 0.4;

/** Where none of the drawn relabellings reaches the level, the critical score is taken as this. */
const largestCritical = 4;

/** z of 80 %. */
const power = 0.8416;

/**
 * Decides whether B is worse than A. One stratified rank test a figure over all matched cells, corrected for the figures that are
 * asked and no others; then, where there are several cells, the same for each alone. docs/gate.md says how and why.
 * @param cells with at least one run on either side
 * @param level how often "worse" may be answered where nothing changed
 */
export function decideGate(
  cells: readonly GateCell[],
  bounds: GateBounds,
  seed: number,
  level: number = significance,
): GateDecision {
  const { usable, missing } = sortFigures(cells, bounds);
  if (usable.length === 0)
    return { verdict: "could not tell", figures: [], cells: [], missing: [...missing, ...nothing(cells)] };
  const overall = overallAnswers(cells, usable, bounds, seed, level);
  const single =
    cells.length > 1
      ? cells.flatMap((cell) => answers([cell], usable, bounds, (cellsShare * level) / cells.length, seed, cell.cell))
      : [];
  const worse = [...overall, ...single].some(({ verdict }) => verdict === "worse");
  const told = missing.length === 0 && overall.every(({ verdict }) => verdict === "not worse");
  return {
    verdict: worse ? "worse" : told ? "not worse" : "could not tell",
    figures: overall,
    cells: single.filter(({ verdict }) => verdict === "worse"),
    missing,
  };
}

/** What is said of each figure over all cells, where all runs have it. Nothing is decided. */
export function compareFigures(cells: readonly GateCell[], bounds: GateBounds, seed: number): FigureAnswer[] {
  const { usable } = sortFigures(cells, bounds);
  return usable.length === 0 ? [] : overallAnswers(cells, usable, bounds, seed, significance);
}

function overallAnswers(
  cells: readonly GateCell[],
  usable: readonly GateFigure[],
  bounds: GateBounds,
  seed: number,
  level: number,
) {
  return answers(cells, usable, bounds, cells.length > 1 ? level * (1 - cellsShare) : level, seed, null);
}

/** The figures that can be compared, and what keeps the others from it. */
function sortFigures(cells: readonly GateCell[], bounds: GateBounds): { usable: GateFigure[]; missing: string[] } {
  const asked = (Object.keys(bounds) as GateFigure[])
    .filter((figure) => isMeasured(cells, figure))
    .map((figure) => ({ figure, missing: missingValues(cells, figure) }));
  return {
    usable: asked.flatMap(({ figure, missing }) => (missing.length === 0 ? figure : [])),
    missing: asked.flatMap(({ missing }) => missing),
  };
}

const nothing = (cells: readonly GateCell[]): string[] =>
  cells.length === 0 ? ["the two sets share no cell"] : ["no figure that is asked was measured"];

/** A figure that neither set has in any cell was not asked of these measurements: without captures there is no overhead. */
function isMeasured(cells: readonly GateCell[], figure: GateFigure): boolean {
  return cells.some(({ a, b }) => [...a, ...b].some((run) => run[figure] !== null));
}

function missingValues(cells: readonly GateCell[], figure: GateFigure): string[] {
  return cells.flatMap(({ cell, a, b }) => {
    const lacking = (runs: readonly GateRun[]) => runs.filter((run) => run[figure] === null).length;
    const [inA, inB] = [lacking(a), lacking(b)];
    if (inA === 0 && inB === 0) return [];
    return [
      `${cell}: ${inA} of ${a.length} runs before and ${inB} of ${b.length} after have no ${gateFigures[figure].title}`,
    ];
  });
}

function answers(
  cells: readonly GateCell[],
  figures: readonly GateFigure[],
  bounds: GateBounds,
  level: number,
  seed: number,
  cell: string | null,
): FigureAnswer[] {
  const scaled = figures.map((figure) => cells.map((one) => onScale(one, figure)));
  const chance = rankNull(
    cells.map(({ a }, at) => ({ first: a.length, series: scaled.map((strata) => (strata[at] as Scaled).values) })),
    seed,
  );
  const critical = criticalScore(chance, level);
  const least = leastP(cells.map(({ a, b }) => ({ first: a.length, all: a.length + b.length })));
  return figures.map((figure, i) => {
    const strata = scaled[i] as Scaled[];
    const bound = bounds[figure] ?? gateFigures[figure].bound;
    const found = limits(strata, chance, level);
    const read = reader(figure);
    const seen =
      least > level || found.half === null ? null : found.half * (1 + power / Math.min(critical, largestCritical));
    const smallestSeen = seen === null ? null : Math.max(read(seen), resolution(figure, cells));
    const limit = (value: number | null) => (value === null ? null : read(value));
    const p = tailShare(chance, rankScore(strata));
    const answer = { low: limit(found.low), high: limit(found.high), p, smallestSeen, bound };
    return {
      figure,
      cell,
      verdict: verdictOf(answer, level),
      ...beforeAndAfter(cells, figure),
      change: read(found.estimate),
      ...answer,
      runsNeeded: runsNeeded(answer, cells, level),
      cells: cells.length,
      runs: {
        a: cells.reduce((sum, { a }) => sum + a.length, 0),
        b: cells.reduce((sum, { b }) => sum + b.length, 0),
      },
    };
  });
}

type Told = Pick<FigureAnswer, "low" | "high" | "p" | "smallestSeen" | "bound">;

/**
 * worse: beyond noise, and a change of the bound cannot be excluded. not worse: a change of the bound is excluded, and would have
 * been seen. Between them nothing can be told.
 */
function verdictOf({ high, p, smallestSeen, bound }: Told, level: number): GateVerdict {
  const excluded = high !== null && high < bound;
  if (p <= level && !excluded) return "worse";
  return excluded && smallestSeen !== null && smallestSeen <= bound ? "not worse" : "could not tell";
}

/**
 * Runs a side with which the bound would be seen: the smallest change seen falls with the square root of the runs. Where it is small
 * enough already and nothing can be told all the same, twice as many.
 */
function runsNeeded(told: Told, cells: readonly GateCell[], level: number): number | null {
  if (verdictOf(told, level) !== "could not tell") return null;
  const { smallestSeen, bound } = told;
  const runs = Math.min(...cells.flatMap(({ a, b }) => [a.length, b.length]));
  if (smallestSeen !== null) {
    const factor = (Math.log1p(smallestSeen) / Math.log1p(bound)) ** 2;
    return Math.min(tooMany, Math.ceil(runs * (factor > 1 ? factor : 2)));
  }
  for (let n = runs + 1; n < tooMany; n++) if (leastP(cells.map(() => ({ first: n, all: 2 * n }))) <= level) return n;
  return tooMany;
}

/** More runs than this are no advice. */
const tooMany = 101;

interface Scaled {
  first: number;
  /** Of a's runs, then of b's. */
  values: number[];
}

/** Values of one cell on the scale on which its figure is shifted: logarithms, or shares of a's median. */
function onScale({ a, b }: GateCell, figure: GateFigure): Scaled {
  const values = [...a, ...b].map((run) => run[figure] as number);
  const { scale } = gateFigures[figure];
  if (scale === "ratio") return { first: a.length, values: values.map(Math.log) };
  if (scale === "points") return { first: a.length, values };
  const base = Math.max(Math.abs(smallMedian(values.slice(0, a.length))), smallestBase);
  return { first: a.length, values: values.map((value) => value / base) };
}

const reader = (figure: GateFigure) => (shift: number) =>
  gateFigures[figure].scale === "ratio" ? Math.expm1(shift) : shift;

interface Limits {
  estimate: number;
  low: number | null;
  high: number | null;
  /** How far the values must be shifted, from where the two groups are alike, until that is beyond noise. */
  half: number | null;
}

/**
 * The shift of B against A (Hodges and Lehmann), with the shifts that the test does not exclude. The score is a step function of
 * the shift, whose steps lie at differences between a run of B and a run of A in one cell.
 */
function limits(strata: readonly Scaled[], chance: RankNull, level: number): Limits {
  const steps = [...new Set(strata.flatMap(differences))].sort((x, y) => x - y);
  const gap = Math.max(1e-12, ...steps.map(Math.abs)) * 1e-9;
  const scoreAt = (shift: number) =>
    rankScore(
      strata.map(({ first, values }) => ({
        first,
        values: values.map((value, i) => (i < first ? value : value - shift)),
      })),
    );
  /** The first step behind which the condition no longer holds; it holds up to there and nowhere after. */
  const lastWhere = (holds: (score: number) => boolean): number => {
    let [low, high] = [0, steps.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(scoreAt((steps[middle] as number) + gap))) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const above = lastWhere((score) => tailShare(chance, score) <= level);
  const upTo = lastWhere((score) => tailShare(chance, -score) > level);
  const middle = [lastWhere((score) => score > 1e-9), lastWhere((score) => score >= -1e-9)];
  const at = (index: number) => steps[Math.min(Math.max(index, 0), steps.length - 1)] as number;
  const estimate = (at(middle[0] as number) + at(middle[1] as number)) / 2;
  const beyond = tailShare(chance, scoreAt(at(0) - 1)) <= level;
  const low = beyond ? at(above) : null;
  const high = tailShare(chance, -scoreAt(at(steps.length - 1) + 1)) <= level ? at(upTo) : null;
  return { estimate, low, high, half: low === null ? null : estimate - low };
}

function differences({ first, values }: Scaled): number[] {
  return values.slice(first).flatMap((b) => values.slice(0, first).map((a) => b - a));
}

function beforeAndAfter(cells: readonly GateCell[], figure: GateFigure): { before: number; after: number } {
  const { scale } = gateFigures[figure];
  const [to, from] = scale === "ratio" ? [Math.log, Math.exp] : [(x: number) => x, (x: number) => x];
  const centre = (side: "a" | "b") =>
    from(
      cells.reduce((sum, cell) => sum + to(smallMedian(cell[side].map((run) => run[figure] as number))), 0) /
        cells.length,
    );
  return { before: centre("a"), after: centre("b") };
}
