import type { ResourceState } from "../model/state";
import type { Step } from "../plan/step";
import type { Snapshot } from "./snapshot";

/** Records in the snapshot what a step made, in place of what it replaces. */
export function recordState(snapshot: Snapshot, step: Step, state: ResourceState): ResourceState {
  const waiting = step.old && snapshot.old(step.old.urn);
  if (step.op === "create-replacement" && waiting && !waiting.pendingReplacement) {
    // What was replaced still exists: it stays in state, marked, until it is deleted at the end.
    snapshot.mark(waiting, "delete");
    snapshot.settle(state);
    snapshot.noteRename(waiting.urn, state.urn);
    return state;
  }
  return snapshot.settle(state, waiting);
}

/** Removes what a step deleted from the snapshot. */
export function recordDeletion(snapshot: Snapshot, step: Step, old: ResourceState): void {
  // It was deleted in order to be made again. Until that happens, state keeps it as a pending replacement.
  if (step.op === "delete-replaced" && !old.delete) snapshot.mark(old, "pendingReplacement");
  else snapshot.remove(old);
}
