import { referencesOf } from "../model/references";
import type { ResourceState } from "../model/state";
import { noDifference, type Step } from "./step";

/** A deletion and those that must be over before it may begin. */
export interface Deletion {
  step: Step;
  after: Deletion[];
}

/**
 * Deletions of `states` (in dependency order, as state has them): whatever depends on a resource goes first, children
 * before their parents, providers after all that they made.
 */
export function planDeletes(states: ResourceState[]): Deletion[] {
  const deletions = states.map((state): Deletion => ({ step: deletionOf(state), after: [] }));
  const references = states.map(referencesOf);
  states.forEach((state, index) => {
    // Only what comes later can depend on it, so two generations of one URN cannot wait for each other.
    for (let later = index + 1; later < states.length; later++) {
      const dependent = deletions[later];
      if (dependent && references[later]?.has(state.urn)) deletions[index]?.after.push(dependent);
    }
  });
  return deletions.reverse();
}

function deletionOf(state: ResourceState): Step {
  const step = { urn: state.urn, old: state, ...noDifference };
  if (state.pendingReplacement) return { op: "remove-pending-replace", ...step };
  if (state.external) return { op: "discard", ...step };
  return { op: state.delete ? "delete-replaced" : "delete", ...step };
}

/** The protected resources among those that would be deleted. */
export function protectedDeletes(deletions: Deletion[]): ResourceState[] {
  return deletions.flatMap(({ step }) => (step.op === "delete" && step.old?.protect ? [step.old] : []));
}
