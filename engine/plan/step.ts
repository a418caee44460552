import type { DetailedDiff, StepOp } from "../model/events";
import type { ResourceState } from "../model/state";

/** One thing to do to one resource. The generator decides on it; `execute` does it. */
export interface Step {
  op: Exclude<StepOp, "refresh">;
  urn: string;
  /** The resource in state; undefined for a create. */
  old?: ResourceState;
  /**
   * The resource after the step, without what only the provider can tell (id, outputs, times); undefined for a delete.
   */
  new?: ResourceState;
  diffs: string[];
  replaces: string[];
  detailedDiff: DetailedDiff | null;
}

/** The differences that are the reason for a step. */
export type Difference = Pick<Step, "diffs" | "replaces" | "detailedDiff">;

export const noDifference: Difference = { diffs: [], replaces: [], detailedDiff: null };

/** False for the halves of a replacement: in counts and displays, the `replace` step stands for both. */
export function isLogical(op: StepOp): boolean {
  return !["create-replacement", "delete-replaced", "read-replacement"].includes(op);
}
