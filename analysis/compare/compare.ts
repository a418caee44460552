import { decideGate, type GateDecision } from "../gate/decide";
import { boundsFor, gateFigures, type GateBounds, type GateFigure, type GateRun } from "../gate/figures";
import { groupCells, type CellRun } from "../model/cells";
import type { Dataset } from "../model/runData";
import { seedOf } from "../statistics/random";
import { environmentChanges } from "./environmentChanges";
import { matchSets } from "./matchSets";
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
 */
export function compareSets(a: Dataset, b: Dataset, given: GateBounds = {}): Comparison {
  const { pairs, onlyInA, onlyInB } = matchSets(a, b);
  const cells = pairs.map((pair) => ({ cell: pair.label, a: pair.a.map(gateRun), b: pair.b.map(gateRun) }));
  const bounds = boundsFor(cells, given);
  const decision = decideGate(cells, bounds, seedOf("gate"));
  const missing = [
    ...onlyInA.map((cell) => `${cell}: only before`),
    ...onlyInB.map((cell) => `${cell}: only after`),
    ...pairs.flatMap(missingRepetitions),
    ...missingProbes(a).map((text) => `before: ${text}`),
    ...missingProbes(b).map((text) => `after: ${text}`),
    ...a.problems.map(({ where, what }) => `before: ${where}: ${what}`),
    ...b.problems.map(({ where, what }) => `after: ${where}: ${what}`),
    ...decision.missing,
  ];
  return {
    ...decision,
    verdict: decision.verdict === "not worse" && missing.length > 0 ? "could not tell" : decision.verdict,
    missing,
    beside: decideGate(cells, unasked(bounds), seedOf("beside")).figures,
    treatments: pairs.flatMap(({ treatment }) => treatment ?? []),
    environment: environmentChanges(a, b),
    excluded: [...excluded(a).map((text) => `before: ${text}`), ...excluded(b).map((text) => `after: ${text}`)],
  };
}

/** The figures that no bound asks about: shown, so that a reader sees where a change comes from. */
function unasked(bounds: GateBounds): GateBounds {
  const names = (Object.keys(gateFigures) as GateFigure[]).filter((name) => bounds[name] === undefined);
  return Object.fromEntries(names.map((name) => [name, gateFigures[name].bound]));
}

/** A run as the gate sees it. */
export function gateRun({ data, metrics }: CellRun): GateRun {
  const { sent, received } = data.run.achieved;
  return {
    median: metrics.rttMedian,
    p99: metrics.rttP99,
    overhead: metrics.overheadMedian,
    net: metrics.netMedian,
    iqr: metrics.rttIqr,
    loss: sent > 0 ? 1 - Math.min(received, sent) / sent : null,
    requests: Math.max(1, sent),
  };
}

function excluded(data: Dataset): string[] {
  return groupCells(data).excluded.map(({ data: item, reason }) => `${item.run.runId}: ${reason}`);
}
