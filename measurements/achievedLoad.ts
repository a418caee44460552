import type { LoadRecord } from "../scenarios/run";
import type { Scenario } from "../scenarios/scenario";
import { guestReadings } from "./guestReadings";
import { loadJudges } from "./loads";
import type { LoadEvidence } from "./loads/kind";
import { windowAround, windowsBeside, type Window } from "./window";

/** A load is reached when it uses this share of its ceiling. */
const reachedShare = 0.95;

/** Judges for the host, not per guest, what of the load that was asked for was there while the probe ran. */
export function achievedLoad(scenario: Scenario, evidence: LoadEvidence): LoadRecord {
  const { load: kind, location, count } = scenario.background;
  const common = { kind, location, count };
  const { samples, startedSeconds, endedSeconds } = evidence;
  const window = windowAround(samples.samples, startedSeconds, endedSeconds);
  if (!window) return { ...common, reached: count === 0 ? null : false, share: null, readings: {} };
  const { before, after } = windowsBeside(samples.samples, startedSeconds, endedSeconds);
  const { share, readings } = seenIn(window);
  return {
    ...common,
    reached: share === null ? null : share >= reachedShare,
    share,
    readings,
    before: before ? seenIn(before) : null,
    after: after ? seenIn(after) : null,
    guests: guestReadings(window, samples),
  };

  function seenIn(span: Window) {
    const all = Object.values(loadJudges).map((judge) => judge.readings(span, evidence));
    return {
      share: count === 0 ? null : loadJudges[kind].share(scenario, span, evidence),
      readings: rounded(Object.assign({ windowSeconds: span.seconds }, ...all) as Record<string, number>),
    };
  }
}

function rounded(readings: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(readings).map(([name, value]) => [name, Number(value.toFixed(6))]));
}
