import { randomUUID } from "node:crypto";
import type { DeploymentContext } from "./deploymentContext";
import { openMap } from "../properties/secrets";
import { type CallContext, type DeleteRequest, PartialFailure } from "../model/provider";
import { compact, type ResourceState } from "../model/state";
import { isProviderType, parseUrn } from "../model/urn";
import type { PropertyMap } from "../model/values";
import { withPending } from "./calls";
import { markedOutputs, newOf, oldOf, providerOutputs, unchangedState } from "../plan/outcome";
import { recordDeletion, recordState } from "./record";
import type { Step } from "../plan/step";

/**
 * Does a step, records the outcome in the snapshot and returns the resulting state, if there is one. Only a step that calls
 * a provider waits for the journal: what the others record goes with the next line, before anything that depends on it.
 */
export async function apply(deployment: DeploymentContext, step: Step): Promise<ResourceState | undefined> {
  switch (step.op) {
    case "same":
      return keep(deployment, step);
    case "create":
    case "create-replacement":
      return create(deployment, step);
    case "update":
      return update(deployment, step);
    case "delete":
    case "delete-replaced":
      return remove(deployment, step);
    case "discard":
    case "remove-pending-replace":
      deployment.snapshot.remove(oldOf(step));
      return undefined;
    case "replace":
      // This step only announces what the two halves of the replacement do.
      return undefined;
    case "read":
    case "read-replacement":
      throw new Error(`a ${step.op} is not a step of the generator`);
  }
}

async function keep(deployment: DeploymentContext, step: Step): Promise<ResourceState> {
  return recordState(deployment.snapshot, step, unchangedState(step));
}

async function create(deployment: DeploymentContext, step: Step): Promise<ResourceState> {
  const state = newOf(step);
  if (!state.custom || isProviderType(state.type)) {
    const made = { ...state, ...(state.custom ? { id: randomUUID(), outputs: providerOutputs(state) } : {}) };
    return recordState(deployment.snapshot, step, stamped(made));
  }
  const provider = await deployment.providers.get(state.provider ?? "");
  const timeoutSeconds = state.customTimeouts?.create ?? 0;
  return withPending(deployment, "creating", state, timeoutSeconds, async (context) => {
    const made = (id: string, outputs: PropertyMap, initErrors?: string[]): ResourceState =>
      recordState(
        deployment.snapshot,
        step,
        stamped({ ...state, id, outputs: markedOutputs(state, outputs), initErrors }),
      );
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

async function update(deployment: DeploymentContext, step: Step): Promise<ResourceState> {
  const old = oldOf(step);
  const state: ResourceState = { ...newOf(step), id: old.id, created: old.created };
  if (!state.custom) return recordState(deployment.snapshot, step, stamped({ ...state, outputs: old.outputs }));
  if (isProviderType(state.type))
    return recordState(deployment.snapshot, step, stamped({ ...state, outputs: providerOutputs(state) }));
  const provider = await deployment.providers.get(state.provider ?? "");
  const timeoutSeconds = state.customTimeouts?.update ?? 0;
  return withPending(deployment, "updating", state, timeoutSeconds, async (context) => {
    const made = (id: string | undefined, outputs: PropertyMap, initErrors?: string[]): ResourceState =>
      recordState(
        deployment.snapshot,
        step,
        stamped({ ...state, id: id ?? old.id, outputs: markedOutputs(state, outputs), initErrors }),
      );
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
      return made(answer.id, answer.outputs);
    } catch (error) {
      if (error instanceof PartialFailure) made(error.id, error.outputs, [error.message]);
      throw error;
    }
  });
}

async function remove(deployment: DeploymentContext, step: Step): Promise<undefined> {
  const old = oldOf(step);
  if (!old.custom || isProviderType(old.type) || old.retainOnDelete || isDeletedWithAnother(deployment, old)) {
    recordDeletion(deployment.snapshot, step, old);
    return;
  }
  const provider = await deployment.providers.get(old.provider ?? "");
  const timeoutSeconds = old.customTimeouts?.delete ?? 0;
  await withPending(deployment, "deleting", old, timeoutSeconds, async (context) => {
    await provider.delete({ ...deleteRequest(old), ...context });
    recordDeletion(deployment.snapshot, step, old);
  });
}

/** The request that asks a provider to delete a resource. */
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

/**
 * Whether the resource that `deletedWith` names is also being deleted. That deletes this one too, so no call is needed.
 */
function isDeletedWithAnother(deployment: DeploymentContext, old: ResourceState): boolean {
  if (!old.deletedWith) return false;
  const { snapshot } = deployment;
  return snapshot.remainingOf(old.deletedWith).length > 0 && !snapshot.current(old.deletedWith);
}

function stamped(state: ResourceState): ResourceState {
  const now = new Date().toISOString();
  const { created, ...rest } = state;
  return compact({ ...rest, created: created ?? now, modified: now });
}
