import type { Snapshot } from "../deployment/snapshot";
import type { ResourceState } from "../state/types";
import type { Step } from "./step";

/** Puts what a step made into the snapshot, in the place of what it stands in for. */
export function place(snapshot: Snapshot, step: Step, state: ResourceState): ResourceState {
  const waiting = step.old && snapshot.old(step.old.urn);
  if (step.op === "create-replacement" && waiting && !waiting.pendingReplacement) {
    // Replaced, but still there: it stays in state, marked, until it is deleted at the end.
    snapshot.exchange(waiting, { ...waiting, delete: true });
    snapshot.settle(state);
    snapshot.noteRename(waiting.urn, state.urn);
  } else snapshot.settle(state, waiting);
  return state;
}

/** Takes out of the snapshot what a step has deleted. */
export function displace(snapshot: Snapshot, step: Step, old: ResourceState): void {
  // Deleted in order to be made again: until it is, state remembers it as wanted.
  if (step.op === "delete-replaced" && !old.delete) snapshot.exchange(old, { ...old, pendingReplacement: true });
  else snapshot.remove(old);
}
