import { decideGate } from "../gate/decide";
import { boundsFor, type GateBounds, type GateCell } from "../gate/figures";
import { noiseOf, type NoiseAnswer } from "../gate/noise";
import type { Dataset } from "../model/runData";
import { seedOf } from "../statistics/random";
import { stackOfRun } from "../model/stackOf";
import { compareSets, noiseOfSets, type Comparison } from "./compare";

/**
 * The gate for two sides that were measured in turn on one testbed. docs/pipeline.md says what differs from docs/gate.md, and why.
 */
export type InterleavedVerdict = "no regression" | "regression" | "could not tell";

export interface InterleavedJudgement {
  verdict: InterleavedVerdict;
  comparison: Comparison;
  /** Where A's own runs differ from each other by more than the change that must not pass unseen: no verdict is given then. */
  tooNoisy: NoiseAnswer[];
}

/** How often "regression" may be said where nothing changed, all looks and stacks together. */
export const interleavedSignificance = 0.01;

/** Rounds a side after which is looked: the second look is taken only where the first cannot tell. */
export const looks = [7, 12] as const;

/** Tighter than the gate's usual bound, because the two sides share one deployment and one hour. */
const tighterBounds: GateBounds = { median: 0.1 };

/** The level of one look at one stack. Looks and stacks share the whole in equal parts (Bonferroni). */
export const lookLevel = (stacks: number): number => interleavedSignificance / looks.length / stacks;

/**
 * Judges B against A.
 * @param given bounds that are not the usual ones
 * @param stacks how many stacks are judged in the same pipeline
 */
export function judgeInterleaved(a: Dataset, b: Dataset, given: GateBounds, stacks: number): InterleavedJudgement {
  const bounds = { ...tighterBounds, ...given };
  const comparison = compareSets(a, b, bounds, lookLevel(stacks));
  const tooNoisy = noiseOfSets(a, b, bounds).filter(isTooNoisy);
  return { verdict: verdictOf(comparison, tooNoisy), comparison, tooNoisy };
}

/**
 * Judges B against results that were stored at another time. What changed since then besides cannot be known, so this never says
 * "regression".
 */
export function judgeAgainstStored(a: Dataset, b: Dataset, given: GateBounds, stacks: number): InterleavedJudgement {
  const judgement = judgeInterleaved(a, b, given, stacks);
  return judgement.verdict === "regression" ? { ...judgement, verdict: "could not tell" } : judgement;
}

/** The runs of a set that measured this stack's scenario. What cannot be read of the others is no problem of this stack. */
export function runsOfStack({ runs }: Dataset, stack: string): Dataset {
  const own = runs.filter(({ run }) => stackOfRun(run) === stack);
  return { runs: own, problems: [] };
}

/** The same for cells that are known by their figures alone. */
export function judgeInterleavedCells(cells: readonly GateCell[], stacks: number): InterleavedVerdict {
  const bounds = boundsFor(cells, tighterBounds);
  const decision = decideGate(cells, bounds, seedOf("gate"), lookLevel(stacks));
  return verdictOf(decision, noiseOf(cells, bounds).filter(isTooNoisy));
}

/** Whether more rounds could help: not where a cell or a probe is missing and all else is told. */
export function wantsMore({ verdict, comparison, tooNoisy }: InterleavedJudgement): boolean {
  if (verdict !== "could not tell") return false;
  return tooNoisy.length > 0 || comparison.figures.some((answer) => answer.verdict === "could not tell");
}

const isTooNoisy = ({ spread, bound }: NoiseAnswer): boolean => spread > bound;

function verdictOf({ verdict }: Pick<Comparison, "verdict">, tooNoisy: readonly NoiseAnswer[]): InterleavedVerdict {
  if (tooNoisy.length > 0 || verdict === "could not tell") return "could not tell";
  return verdict === "worse" ? "regression" : "no regression";
}

/** Of several stacks: a regression of one is one of all, and what could not be told of one keeps all from passing. */
export function worstOf(verdicts: readonly InterleavedVerdict[]): InterleavedVerdict {
  if (verdicts.includes("regression")) return "regression";
  return verdicts.includes("could not tell") ? "could not tell" : "no regression";
}
