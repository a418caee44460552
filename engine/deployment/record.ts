import type { ResourceState } from "../model/state";
import type { Step } from "../plan/step";
import type { Snapshot } from "./snapshot";

/** Puts what a step has made into the snapshot, instead of what it replaces there. */
export function recordState(snapshot: Snapshot, step: Step, state: ResourceState): ResourceState {
  const waiting = step.old && snapshot.old(step.old.urn);
  if (step.op === "create-replacement" && waiting && !waiting.pendingReplacement) {
    // Replaced, but still there: it stays in state, marked, until it is deleted at the end.
    snapshot.exchange(waiting, { ...waiting, delete: true });
    snapshot.settle(state);
    snapshot.noteRename(waiting.urn, state.urn);
  } else snapshot.settle(state, waiting);
  return state;
}

/** Takes what a step has deleted out of the snapshot. */
export function recordDeletion(snapshot: Snapshot, step: Step, old: ResourceState): void {
  // Deleted in order to be made again: until it is, state remembers it as wanted.
  if (step.op === "delete-replaced" && !old.delete) snapshot.exchange(old, { ...old, pendingReplacement: true });
  else snapshot.remove(old);
}
