import type { PointKey } from "../captures/packets";
import type { RunRecord } from "../scenarios/run";

/** Which kernel's clock stamps at a point. A container's kernel is its host's, and a lab's two hosts have one. */
export function clockOf({ environment }: Pick<RunRecord, "environment">, point: PointKey): string {
  const [side, place] = point.split(".") as ["sender" | "responder", string];
  if (place === "guest" && environment.accelerator !== null) return point;
  return environment.lab !== null ? "lab" : (environment[side].bootId ?? side);
}
