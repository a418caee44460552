import type { DiffResponse } from "../model/provider";
import type { ResourceState } from "../model/state";
import { parseProviderReference } from "../model/urn";
import { type PropertyMap, UNKNOWN } from "../model/values";
import { differenceOf } from "./difference";

/**
 * The resources that must be deleted before `root` can be, because they will be replaced together with it: those whose
 * provider is `root`, and those that their provider would replace if the inputs that come from `root` changed. This
 * holds transitively. The result is in the order of `candidates`, which is dependency order.
 */
export async function dependentReplacements(
  root: ResourceState,
  candidates: ResourceState[],
  diff: (old: ResourceState, newInputs: PropertyMap, ignoreChanges: string[]) => Promise<DiffResponse>,
): Promise<ResourceState[]> {
  const replaced = new Set([root.urn]);
  const found: ResourceState[] = [];
  for (const candidate of candidates) {
    if (!candidate.custom || candidate === root || candidate.pendingReplacement || candidate.external) continue;
    if (!(await mustGo(candidate, replaced, diff))) continue;
    replaced.add(candidate.urn);
    found.push(candidate);
  }
  return found;
}

async function mustGo(
  candidate: ResourceState,
  replaced: ReadonlySet<string>,
  diff: (old: ResourceState, newInputs: PropertyMap, ignoreChanges: string[]) => Promise<DiffResponse>,
): Promise<boolean> {
  if (candidate.provider && replaced.has(parseProviderReference(candidate.provider).urn)) return true;
  const touched = Object.entries(candidate.propertyDependencies ?? {})
    .filter(([, urns]) => urns.some((urn) => replaced.has(urn)))
    .map(([name]) => name);
  if (touched.length === 0) return false;
  const inputs: PropertyMap = { ...candidate.inputs };
  touched.forEach((name) => (inputs[name] = UNKNOWN));
  const answer = await diff(candidate, inputs, candidate.ignoreChanges ?? []);
  const found = differenceOf(candidate, inputs, answer, candidate.replaceOnChanges ?? []);
  return found !== undefined && found.replaces.length > 0;
}
