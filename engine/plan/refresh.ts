import { equal } from "../properties/equal";
import { openMap, remarkMap } from "../properties/secrets";
import type { DiffRequest, DiffResponse, ReadResponse } from "../model/provider";
import { compact, type ResourceState } from "../model/state";
import { driftDifference } from "./difference";
import { markedOutputs } from "./outcome";
import type { Difference } from "./step";

/** Whether a read has found exactly what state says. */
export function isAsRecorded(old: ResourceState, found: ReadResponse): boolean {
  return (
    found.id === old.id &&
    equal(found.inputs, openMap(old.inputs ?? {})) &&
    equal(found.outputs, openMap(old.outputs ?? {}))
  );
}

/**
 * The diff request that asks a provider whether what a read found is drift, or only another way to write what state
 * says, such as an empty list for an absent one. Note the swapped sides: what was found is old and state is new,
 * because a provider answers what an update from the first to the second would change.
 */
export function driftQuestion(old: ResourceState, found: ReadResponse): DiffRequest {
  return {
    urn: old.urn,
    type: old.type,
    id: found.id,
    oldInputs: openMap(found.inputs),
    oldOutputs: openMap(found.outputs),
    newInputs: openMap(old.inputs ?? {}),
    ignoreChanges: old.ignoreChanges ?? [],
  };
}

/** What differs from state, given the provider's answer to {@link driftQuestion}; undefined if nothing has drifted. */
export function driftOf(old: ResourceState, found: ReadResponse, answer: DiffResponse): Difference | undefined {
  if (found.id === old.id && answer.changes === "none") return undefined;
  return driftDifference(old, found);
}

/**
 * The state after a refresh. It keeps initErrors: a create or update that stopped half-way may be complete by now, but
 * only an `up` can find that out.
 * @param modified when it was found, ISO 8601
 */
export function refreshedState(old: ResourceState, found: ReadResponse, modified: string): ResourceState {
  const inputs = remarkMap(found.inputs, old.inputs ?? {});
  const outputs = markedOutputs({ ...old, inputs }, remarkMap(found.outputs, old.outputs ?? {}));
  return compact({ ...old, id: found.id, inputs, outputs, modified });
}
