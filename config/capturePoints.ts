import { type ScenarioPoint, scenarioPoints } from "../scenarios/probe";

/** Words for several points at once: what the paper captured, and all that there are. */
const pointPresets: Record<string, readonly ScenarioPoint[]> = {
  paper: ["tap"],
  all: scenarioPoints,
};

/**
 * The points that a list of the configuration means, as a scenario names them: presets stand for theirs, and "sender.tap" is "tap",
 * so that one measurement has one name. What is no point stays as it is.
 */
export function meantPoints(list: readonly string[]): string[] {
  return list.flatMap((entry) =>
    Object.hasOwn(pointPresets, entry) ? [...pointPresets[entry]!] : [entry.replace(/^sender\./, "")],
  );
}
