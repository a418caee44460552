import type { Run } from "../deployment/run";
import type { ResourceState } from "../state/types";
import { isProviderType } from "../urn";
import { UNKNOWN } from "../values";
import { kept, providerOutputs } from "./apply";
import { compact } from "./goal";
import { displace, place } from "./place";
import type { Step } from "./step";

/**
 * What a step would leave, for a preview: no provider is called. What a create or an update would give back is known as
 * far as it repeats the inputs; the rest is left out, which the SDK takes as unknown.
 */
export function foretell(run: Run, step: Step): ResourceState | undefined {
  if (step.op === "replace") return undefined;
  if (step.new !== undefined)
    return place(run.snapshot, step, step.op === "same" ? kept(step) : foretold(step, step.new));
  if (step.old !== undefined) displace(run.snapshot, step, step.old);
  return undefined;
}

function foretold(step: Step, state: ResourceState): ResourceState {
  if (!state.custom) return compact({ ...state, outputs: step.old?.outputs });
  const id = step.op === "update" ? step.old?.id : undefined;
  if (isProviderType(state.type)) return { ...state, id: id ?? UNKNOWN, outputs: providerOutputs(state) };
  return compact({ ...state, id, outputs: state.inputs });
}
