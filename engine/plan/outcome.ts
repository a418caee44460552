import { remarkMap, without } from "../properties/secrets";
import { compact, type ResourceState } from "../model/state";
import { isProviderType } from "../model/urn";
import { type PropertyMap, UNKNOWN } from "../model/values";
import type { Step } from "./step";

/**
 * The state that a step is expected to leave, for a preview; undefined if it leaves none. Of the outputs of a create or
 * an update, only those that repeat inputs are known. The others are left out, which the SDK treats as unknown.
 */
export function expectedState(step: Step): ResourceState | undefined {
  if (step.op === "replace" || step.new === undefined) return undefined;
  if (step.op === "same") return unchangedState(step);
  const state = step.new;
  if (!state.custom) return compact({ ...state, outputs: step.old?.outputs });
  const id = step.op === "update" ? step.old?.id : undefined;
  if (isProviderType(state.type)) return { ...state, id: id ?? UNKNOWN, outputs: providerOutputs(state) };
  return compact({ ...state, id, outputs: state.inputs });
}

/**
 * The state after a step that changes no real resource: outputs stay as they are, options are the program's new ones.
 */
export function unchangedState(step: Step): ResourceState {
  const old = oldOf(step);
  const state = newOf(step);
  const outputs = isProviderType(state.type) ? providerOutputs(state) : old.outputs;
  const { id, created, modified, initErrors, importID } = old;
  return compact({
    ...state,
    id,
    outputs: state.custom && outputs ? markedOutputs(state, outputs) : outputs,
    created,
    modified,
    initErrors,
    importID,
  });
}

/** A provider's outputs, marked as secret if the input of the same name is, or if the program says so. */
export function markedOutputs(state: ResourceState, outputs: PropertyMap): PropertyMap {
  return remarkMap(outputs, state.inputs ?? {}, state.additionalSecretOutputs);
}

/** The outputs of a provider resource: its inputs without the member that only the engine uses. */
export function providerOutputs(state: ResourceState): PropertyMap {
  return without(state.inputs ?? {}, "__internal");
}

export function oldOf(step: Step): ResourceState {
  if (step.old === undefined) throw new Error(`the step ${step.op} of ${step.urn} has no old state`);
  return step.old;
}

export function newOf(step: Step): ResourceState {
  if (step.new === undefined) throw new Error(`the step ${step.op} of ${step.urn} has no new state`);
  return step.new;
}
