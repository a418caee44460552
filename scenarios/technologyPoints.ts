import { type ScenarioPoint, scenarioPoints } from "./probe";
import { isFloor, type Technology } from "./technology";

/** The capture points that there are: a process of the host itself has no interface of its own, only the host's wire port. */
export function pointsOf(technology: Technology): readonly ScenarioPoint[] {
  return isFloor(technology) ? ["wire", "responder.wire"] : scenarioPoints;
}

/** The point where "net" is taken: the first one outside the sender guest. On the floor that is the wire port. */
export function netPointOf(technology: Technology): ScenarioPoint {
  return isFloor(technology) ? "wire" : "tap";
}
