import { referencesOf } from "../model/references";
import type { ResourceState } from "../model/state";
import { noDifference, type Step } from "./step";

/** A deletion, and the deletions that must have ended before it may begin. */
export interface Deletion {
  step: Step & { old: ResourceState };
  after: Deletion[];
}

/**
 * Plans the deletion of `states`, which are in dependency order, as in the state file. Dependents are deleted before
 * what they depend on, children before their parents, and providers after everything that they made.
 * @param abandons whether a resource is only taken out of the state
 */
export function planDeletes(states: ResourceState[], abandons?: (state: ResourceState) => boolean): Deletion[] {
  const deletions = states.map((state): Deletion => ({ step: deletionOf(state, abandons?.(state)), after: [] }));
  const before = new Map<string, Deletion[]>();
  for (const deletion of deletions) {
    const { old } = deletion.step;
    // Only what comes later can depend on a resource. Looking only at what came before keeps two generations of the same
    // URN (a replacement and what it replaced) from waiting for each other.
    for (const urn of referencesOf(old)) before.get(urn)?.forEach(({ after }) => after.push(deletion));
    before.set(old.urn, [...(before.get(old.urn) ?? []), deletion]);
  }
  return deletions.reverse();
}

function deletionOf(state: ResourceState, abandoned = false): Deletion["step"] {
  const step = { urn: state.urn, old: state, ...noDifference };
  if (state.pendingReplacement) return { op: "remove-pending-replace", ...step };
  if (state.external || abandoned) return { op: "discard", ...step };
  return { op: state.delete ? "delete-replaced" : "delete", ...step };
}

/** The protected resources among those that would be deleted. */
export function protectedDeletes(deletions: Deletion[]): ResourceState[] {
  return deletions.flatMap(({ step }) => (step.op === "delete" && step.old.protect ? [step.old] : []));
}
