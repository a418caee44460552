import { referencesOf } from "../model/references";
import type { ResourceState } from "../model/state";
import type { Selection } from "./selection";

/** A resource that is selected for deletion, and the URN of one that needs it and stays. */
export interface NeededDelete {
  state: ResourceState;
  neededBy: string;
}

/**
 * Which of these resources are deleted. With targets, what cannot go because others need it is refused; where resources are only
 * excluded, whatever they need stays with them.
 * @param states in dependency order, as in the state file
 */
export function selectDeletes(
  states: ResourceState[],
  selection: Selection,
): { chosen: ResourceState[]; refused: NeededDelete[] } {
  if (!selection.isConstrained) return { chosen: states, refused: [] };
  const selected = new Set(states.filter((state) => selection.includes(state)));
  const refused: NeededDelete[] = [];
  const neededBy = new Map<string, string>();
  for (const state of [...states].reverse()) {
    const by = neededBy.get(state.urn);
    // What was replaced is needed no more: its replacement has the same URN.
    if (selected.has(state) && by !== undefined && !state.delete) {
      if (selection.hasTargets) refused.push({ state, neededBy: by });
      else selected.delete(state);
    }
    if (!selected.has(state)) for (const urn of referencesOf(state)) neededBy.set(urn, state.urn);
  }
  return { chosen: states.filter((state) => selected.has(state)), refused };
}
