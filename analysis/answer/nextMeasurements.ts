import { canonicalJson } from "../../scenarios/digest";
import type { RunRecord } from "../../scenarios/run";
import type { Scenario } from "../../scenarios/scenario";
import type { Cell, CellRun } from "../model/cells";
import { tuningOf } from "../model/tuningOf";
import { isEmulated, isFloorPlatform, type Platform } from "../model/platform";
import { stackOf } from "../model/stackOf";
import type { FactorEffect } from "./factorEffects";
import type { Recommendation } from "./recommend";
import { inTime } from "./sameScenario";
import type { Doubt } from "./sureness";

/** So many repetitions settle up to 85 comparisons at once, even in a single cell. */
export const repetitionsToAskFor = 7;

/** A scenario to measure again, so that the answer gets surer. */
export interface NextMeasurement {
  scenario: Scenario;
  tuning: string;
  /** The stack that measured it last and has measured nothing else since; null where there is none. */
  stack: string | null;
}

/** What to measure, and what it is to help against. */
export interface Next {
  /** Whether the doubt is the noise itself: then runs of a quiet lab must stand alone, not beside those of this one. */
  isNoisy: boolean;
  measurements: readonly NextMeasurement[];
}

/** @returns null where all that was compared is at least fairly sure */
export function nextMeasurements(
  all: readonly Cell[],
  recommendation: Recommendation,
  effects: readonly FactorEffect[],
): Next | null {
  const rivals = "rivals" in recommendation ? recommendation.rivals : [];
  const unsure = [...rivals.map(({ doubt, median }) => ({ doubt, median })), ...effects.map(asDoubted)].filter(
    ({ doubt }) => doubt !== null,
  );
  if (unsure.length === 0) return null;
  const contexts = new Set(unsure.flatMap(({ median }) => median.contexts));
  const isLeftOut = (platform: Platform) => isEmulated(platform) || isFloorPlatform(platform);
  const cells = all.filter(({ factors, context }) => !isLeftOut(factors.platform) && contexts.has(context));
  const isNoisy = unsure.every(({ doubt }) => doubt !== "few repetitions");
  const few = isNoisy ? [] : cells.filter(({ runs }) => runs.length < repetitionsToAskFor);
  return { isNoisy, measurements: measurementsOf(few.length > 0 ? few : cells, all) };
}

const asDoubted = ({ doubt, effect }: FactorEffect): { doubt: Doubt; median: FactorEffect["effect"] } => ({
  doubt,
  median: effect,
});

/** Those that a stack has only to measure again come first, because they cost least. */
function measurementsOf(lacking: readonly Cell[], cells: readonly Cell[]): NextMeasurement[] {
  const latest = new Map<string, RunRecord>();
  for (const run of inTime(cells.flatMap(({ runs }) => runs))) latest.set(stackOf(run) ?? "", run.data.run);
  const found = new Map<string, NextMeasurement>();
  for (const run of inTime(lacking.flatMap(({ runs }) => runs))) {
    const { scenario } = run.data.run;
    const tuning = tuningOf(run.data.run);
    found.set(sameBut(run.data.run), { scenario, tuning, stack: standing(run, latest) });
  }
  const isStanding = ({ stack }: NextMeasurement) => stack !== null;
  const all = [...found.values()];
  return [...all.filter(isStanding), ...all.filter((next) => !isStanding(next))];
}

function standing(run: CellRun, latest: ReadonlyMap<string, RunRecord>): string | null {
  const stack = stackOf(run);
  const last = stack === null ? undefined : latest.get(stack);
  return last && sameBut(last) === sameBut(run.data.run) ? stack : null;
}

/** The same text for runs whose stacks differ in nothing but how often they are measured. */
function sameBut(run: RunRecord): string {
  const { scenario } = run;
  const probes = scenario.probes.map((probe) => canonicalJson({ ...probe, repetition: 1 }));
  return canonicalJson({ ...scenario, probes: [...new Set(probes)].sort(), tuning: tuningOf(run) });
}
