import { compareFigures, decideGate, type GateDecision } from "../gate/decide";
import {
  boundsFor,
  gateFigureNames,
  gateFigures,
  type GateBounds,
  type GateCell,
  type GateFigure,
  type GateRun,
} from "../gate/figures";
import { noiseOf, type NoiseAnswer } from "../gate/noise";
import { groupCells, type CellRun, type Cells } from "../model/cells";
import type { Dataset } from "../model/runData";
import { seedOf } from "../statistics/random";
import { environmentChanges } from "./environmentChanges";
import { matchSets, type CellPair } from "./matchSets";
import { missingProbes, missingRepetitions } from "./missing";

/** Result set B against result set A. */
export interface Comparison extends GateDecision {
  /** Where an answer was asked of fewer figures than were compared: those beside, without a verdict of weight. */
  beside: GateDecision["figures"];
  /** What the scenarios' own changes were, where a stack measured something else before. */
  treatments: readonly string[];
  /** What is different in the environment, A → B: the suspects. */
  environment: readonly string[];
  /** Runs that are not used, with the reason. */
  excluded: readonly string[];
}

/**
 * Compares two result sets and decides whether B is worse.
 * @param given bounds that are not the usual ones: the change of a figure that must not pass unseen, as a share of A
 * @param level how often "worse" may be answered where nothing changed; the gate's own if left out
 */
export function compareSets(a: Dataset, b: Dataset, given: GateBounds = {}, level?: number): Comparison {
  const [inA, inB] = [groupCells(a), groupCells(b)];
  const { pairs, onlyInA, onlyInB } = matchSets(inA.cells, inB.cells);
  const cells = gateCells(pairs);
  const bounds = boundsFor(cells, given);
  const decision = decideGate(cells, bounds, seedOf("gate"), level);
  const missing = [
    ...onlyInA.map((cell) => `${cell}: only before`),
    ...onlyInB.map((cell) => `${cell}: only after`),
    ...pairs.flatMap(missingRepetitions),
    ...missingProbes(a, inA.cells).map((text) => `before: ${text}`),
    ...missingProbes(b, inB.cells).map((text) => `after: ${text}`),
    ...a.problems.map(({ where, what }) => `before: ${where}: ${what}`),
    ...b.problems.map(({ where, what }) => `after: ${where}: ${what}`),
    ...decision.missing,
  ];
  return {
    ...decision,
    verdict: decision.verdict === "not worse" && missing.length > 0 ? "could not tell" : decision.verdict,
    missing,
    beside: compareFigures(cells, unasked(bounds), seedOf("beside")),
    treatments: pairs.flatMap(({ treatment }) => treatment ?? []),
    environment: environmentChanges(a, b),
    excluded: [...excluded(inA).map((text) => `before: ${text}`), ...excluded(inB).map((text) => `after: ${text}`)],
  };
}

/** The noise of A's own runs in the cells that both sets have, held against the bounds. */
export function noiseOfSets(a: Dataset, b: Dataset, given: GateBounds = {}): NoiseAnswer[] {
  const cells = gateCells(matchSets(groupCells(a).cells, groupCells(b).cells).pairs);
  return noiseOf(cells, boundsFor(cells, given));
}

function gateCells(pairs: readonly CellPair[]): GateCell[] {
  return pairs.map((pair) => ({ cell: pair.label, a: pair.a.map(gateRun), b: pair.b.map(gateRun) }));
}

/** The figures that no bound asks about: shown, so that a reader sees where a change comes from. */
function unasked(bounds: GateBounds): GateBounds {
  const names = gateFigureNames.filter((name) => bounds[name] === undefined);
  return Object.fromEntries(names.map((name) => [name, gateFigures[name].bound]));
}

/** A run as the gate sees it. */
export function gateRun({ data, metrics }: CellRun): GateRun {
  const { sent, received } = data.run.achieved;
  const loss = sent > 0 ? 1 - Math.min(received, sent) / sent : null;
  const figures = gateFigureNames.map((name) => {
    const { metric } = gateFigures[name];
    return [name, metric === null ? loss : metrics[metric]] as const;
  });
  return { ...(Object.fromEntries(figures) as Record<GateFigure, number | null>), requests: Math.max(1, sent) };
}

function excluded({ excluded: runs }: Cells): string[] {
  return runs.map(({ data, reason }) => `${data.run.runId}: ${reason}`);
}
