import { type ScenarioPoint, scenarioPoints } from "../scenarios/probe";
import { Technology } from "../scenarios/technology";
import { netPointOf, pointsOf } from "../scenarios/technologyPoints";

/** Words for several points at once: what the paper captured, and all that there are. */
const pointPresets: Record<string, (technology: Technology | undefined) => readonly ScenarioPoint[]> = {
  paper: (technology) => [technology === undefined ? "tap" : netPointOf(technology)],
  all: existing,
};

function existing(technology: Technology | undefined): readonly ScenarioPoint[] {
  return technology === undefined ? scenarioPoints : pointsOf(technology);
}

/**
 * The points that a list of the configuration means, as a scenario names them: presets stand for theirs, and "sender.tap" is "tap",
 * so that one measurement has one name. What is no point stays as it is.
 * @param technology as the configuration has it; presets stand for the points that it has
 */
export function meantPoints(list: readonly string[], technology: unknown): string[] {
  const known = Technology.safeParse(technology).data;
  return list.flatMap((entry) =>
    Object.hasOwn(pointPresets, entry) ? [...pointPresets[entry]!(known)] : [entry.replace(/^sender\./, "")],
  );
}

/** Of the usual points, those that there are. */
export function usualPoints(list: readonly string[], technology: unknown): string[] {
  const there: readonly string[] = existing(Technology.safeParse(technology).data);
  return list.filter((point) => there.includes(point));
}
