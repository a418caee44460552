import type { DetailedDiff, StepOp } from "../model/events";
import type { ResourceState } from "../model/state";

/** One thing to do to one resource. The generator decides on it, the executor does it. */
export interface Step {
  op: Exclude<StepOp, "refresh">;
  urn: string;
  /** As state knows it; undefined for a create. */
  old?: ResourceState;
  /** As it will be, without id, outputs and times where the provider has to tell them; undefined for a delete. */
  new?: ResourceState;
  diffs: string[];
  replaces: string[];
  detailedDiff: DetailedDiff | null;
}

/** The differences that a step is taken for. */
export type Difference = Pick<Step, "diffs" | "replaces" | "detailedDiff">;

export const noDifference: Difference = { diffs: [], replaces: [], detailedDiff: null };

/** False for the halves of a replacement, which the `replace` step stands for in counts and displays. */
export function isLogical(op: StepOp): boolean {
  return !["create-replacement", "delete-replaced", "read-replacement"].includes(op);
}
