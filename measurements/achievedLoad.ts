import type { LoadRecord } from "../scenarios/run";
import type { Scenario } from "../scenarios/scenario";
import { loadJudges } from "./loads";
import type { LoadEvidence } from "./loads/kind";
import { windowAround } from "./window";

/** A load is reached when it uses this share of its ceiling. */
const reachedShare = 0.95;

/** Judges for the host, not per guest, what of the load that was asked for was there while the probe ran. */
export function achievedLoad(scenario: Scenario, evidence: LoadEvidence): LoadRecord {
  const { load: kind, location, count } = scenario.background;
  const common = { kind, location, count };
  const window = windowAround(evidence.samples.samples, evidence.startedSeconds, evidence.endedSeconds);
  if (!window) return { ...common, reached: count === 0 ? null : false, share: null, readings: {} };
  const all = Object.values(loadJudges).map((judge) => judge.readings(window, evidence));
  const readings = rounded(Object.assign({ windowSeconds: window.seconds }, ...all) as Record<string, number>);
  if (count === 0) return { ...common, reached: null, share: null, readings };
  const share = loadJudges[kind].share(scenario, window, evidence);
  return { ...common, reached: share === null ? null : share >= reachedShare, share, readings };
}

function rounded(readings: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(readings).map(([name, value]) => [name, Number(value.toFixed(6))]));
}
