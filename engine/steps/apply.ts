import { randomUUID } from "node:crypto";
import type { Run } from "../deployment/run";
import { openMap, without } from "../properties/secrets";
import { type CallContext, type DeleteRequest, PartialFailure } from "../provider";
import type { ResourceState } from "../state/types";
import { isProviderType, parseUrn } from "../urn";
import type { PropertyMap } from "../values";
import { markedOutputs, withPending } from "./calls";
import { compact } from "./goal";
import { displace, place } from "./place";
import type { Step } from "./step";

/** Does a step for real and puts its outcome into the snapshot. Gives back the state it left, if it left any. */
export async function apply(run: Run, step: Step): Promise<ResourceState | undefined> {
  switch (step.op) {
    case "same":
      return keep(run, step);
    case "create":
    case "create-replacement":
      return create(run, step);
    case "update":
      return update(run, step);
    case "delete":
    case "delete-replaced":
      return remove(run, step);
    case "discard":
    case "remove-pending-replace":
      run.snapshot.remove(oldOf(step));
      await run.snapshot.commit();
      return undefined;
    case "replace":
      // Only announces what its two halves do.
      return undefined;
    case "read":
    case "read-replacement":
      throw new Error(`a ${step.op} is not a step of the generator`);
  }
}

/** The state after a step that changes nothing outside: what the provider once said stays, what the program says is new. */
export function kept(step: Step): ResourceState {
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

async function keep(run: Run, step: Step): Promise<ResourceState> {
  return place(run.snapshot, step, kept(step));
}

async function create(run: Run, step: Step): Promise<ResourceState> {
  const state = newOf(step);
  if (!state.custom || isProviderType(state.type)) {
    const made = { ...state, ...(state.custom ? { id: randomUUID(), outputs: providerOutputs(state) } : {}) };
    return settle(run, stamped(made), step);
  }
  const provider = await run.providers.get(state.provider ?? "");
  const timeoutSeconds = state.customTimeouts?.create ?? 0;
  return withPending(run, "creating", state, timeoutSeconds, async (context) => {
    const made = (id: string, outputs: PropertyMap, initErrors?: string[]): ResourceState =>
      place(run.snapshot, step, stamped({ ...state, id, outputs: markedOutputs(state, outputs), initErrors }));
    try {
      const { urn, type } = state;
      const request = { urn, type, name: parseUrn(urn).name, inputs: openMap(state.inputs ?? {}), timeoutSeconds };
      const answer = await provider.create({ ...request, preview: false, ...context });
      return made(answer.id, answer.outputs);
    } catch (error) {
      if (error instanceof PartialFailure) made(error.id, error.outputs, [error.message]);
      throw error;
    }
  });
}

async function update(run: Run, step: Step): Promise<ResourceState> {
  const old = oldOf(step);
  const state: ResourceState = { ...newOf(step), id: old.id, created: old.created };
  if (!state.custom) return settle(run, stamped({ ...state, outputs: old.outputs }), step);
  if (isProviderType(state.type)) return settle(run, stamped({ ...state, outputs: providerOutputs(state) }), step);
  const provider = await run.providers.get(state.provider ?? "");
  const timeoutSeconds = state.customTimeouts?.update ?? 0;
  return withPending(run, "updating", state, timeoutSeconds, async (context) => {
    const made = (outputs: PropertyMap, initErrors?: string[]): ResourceState =>
      place(run.snapshot, step, stamped({ ...state, outputs: markedOutputs(state, outputs), initErrors }));
    try {
      const answer = await provider.update({
        urn: state.urn,
        type: state.type,
        id: old.id ?? "",
        oldInputs: openMap(old.inputs ?? {}),
        oldOutputs: openMap(old.outputs ?? {}),
        newInputs: openMap(state.inputs ?? {}),
        timeoutSeconds,
        preview: false,
        ...context,
      });
      return made(answer.outputs);
    } catch (error) {
      if (error instanceof PartialFailure) made(error.outputs, [error.message]);
      throw error;
    }
  });
}

async function remove(run: Run, step: Step): Promise<undefined> {
  const old = oldOf(step);
  if (!old.custom || isProviderType(old.type) || old.retainOnDelete || isDeletedWithAnother(run, old)) {
    displace(run.snapshot, step, old);
    await run.snapshot.commit();
    return;
  }
  const provider = await run.providers.get(old.provider ?? "");
  const timeoutSeconds = old.customTimeouts?.delete ?? 0;
  await withPending(run, "deleting", old, timeoutSeconds, async (context) => {
    await provider.delete({ ...deleteRequest(old), ...context });
    displace(run.snapshot, step, old);
  });
}

/** What a provider is told of a resource that it is to delete. */
export function deleteRequest(state: ResourceState): Omit<DeleteRequest, keyof CallContext> {
  return {
    urn: state.urn,
    type: state.type,
    id: state.id ?? "",
    inputs: openMap(state.inputs ?? {}),
    outputs: openMap(state.outputs ?? {}),
    timeoutSeconds: state.customTimeouts?.delete ?? 0,
  };
}

/** `deletedWith` names a resource whose deletion takes this one along: no call is needed if that one goes too. */
function isDeletedWithAnother(run: Run, old: ResourceState): boolean {
  if (!old.deletedWith) return false;
  return (
    run.snapshot.remaining().some((state) => state.urn === old.deletedWith) && !run.snapshot.current(old.deletedWith)
  );
}

async function settle(run: Run, state: ResourceState, step: Step): Promise<ResourceState> {
  place(run.snapshot, step, state);
  await run.snapshot.commit();
  return state;
}

/** What state says of a provider resource's outputs: its inputs, without what the engine keeps for itself. */
export function providerOutputs(state: ResourceState): PropertyMap {
  return without(state.inputs ?? {}, "__internal");
}

function stamped(state: ResourceState): ResourceState {
  const now = new Date().toISOString();
  const { created, ...rest } = state;
  return compact({ ...rest, created: created ?? now, modified: now });
}

function oldOf(step: Step): ResourceState {
  if (step.old === undefined) throw new Error(`the step ${step.op} of ${step.urn} has no old state`);
  return step.old;
}

function newOf(step: Step): ResourceState {
  if (step.new === undefined) throw new Error(`the step ${step.op} of ${step.urn} has no new state`);
  return step.new;
}
