import { nearest } from "../../errors/nearest";
import { VisibleError } from "../../errors/visibleError";
import { referencesOf, renameReferences } from "../model/references";
import type { Deployment, ResourceState } from "../model/state";
import { parseUrn } from "../model/urn";

/*
 * Edits of a state that no deployment makes. What really exists is not touched. Secrets may be sealed: they are not looked at.
 */

export interface DeleteOptions {
  /** Also what is protected. */
  force: boolean;
  /** And all that depends on it. */
  targetDependents: boolean;
}

/** @throws VisibleError if others depend on the resource, or if it is protected, and the options do not allow for that */
export function withoutResource(deployment: Deployment, urn: string, options: DeleteOptions): Deployment {
  resourceOf(deployment, urn);
  const gone = new Set([urn]);
  const goes = (state: ResourceState) => [...referencesOf(state)].some((reference) => gone.has(reference));
  for (const state of deployment.resources) if (goes(state)) gone.add(state.urn);
  if (gone.size > 1 && !options.targetDependents)
    throw new VisibleError(
      `${urn} cannot be taken out of the state: others depend on it`,
      "Take those out first, or add --target-dependents to take them out as well.",
      { problems: [...gone].slice(1).map((message) => ({ message })) },
    );
  const guarded = deployment.resources.filter((state) => state.protect === true && gone.has(state.urn));
  if (guarded.length > 0 && !options.force)
    throw new VisibleError(
      `${guarded.map((state) => state.urn).join(" and ")} is protected`,
      "Call `state unprotect` first, or add --force.",
    );
  return { ...deployment, resources: deployment.resources.filter((state) => !gone.has(state.urn)) };
}

/** @param urns "all" for every resource */
export function withProtection(deployment: Deployment, urns: readonly string[] | "all", protect: boolean): Deployment {
  if (urns !== "all") urns.forEach((urn) => resourceOf(deployment, urn));
  const change = (state: ResourceState): ResourceState => {
    if (urns !== "all" && !urns.includes(state.urn)) return state;
    const changed = { ...state };
    delete changed.protect;
    return protect ? { ...changed, protect } : changed;
  };
  return { ...deployment, resources: deployment.resources.map(change) };
}

/** @throws VisibleError if the name is taken; a stack itself is renamed with `stack rename` */
export function withNewName(deployment: Deployment, urn: string, name: string): Deployment {
  const { type } = parseUrn(resourceOf(deployment, urn).urn);
  const renamed = urn.slice(0, urn.lastIndexOf("::")) + `::${name}`;
  if (deployment.resources.some((state) => state.urn === renamed))
    throw new VisibleError(`the state has a ${type} named "${name}" already`, "Take another name.");
  const change = (state: ResourceState): ResourceState => {
    const named = state.urn === urn ? { ...state, urn: renamed } : state;
    return renameReferences(named, new Map([[urn, renamed]]));
  };
  return { ...deployment, resources: deployment.resources.map(change) };
}

function resourceOf(deployment: Deployment, urn: string): ResourceState {
  const found = deployment.resources.find((state) => state.urn === urn);
  if (found !== undefined) return found;
  const urns = deployment.resources.map((state) => state.urn);
  const near = urns.find((each) => parseUrn(each).name === urn) ?? nearest(urn, urns);
  throw new VisibleError(
    `the state has no resource with the URN "${urn}"`,
    near === undefined ? "`stack export` lists the URNs." : `Did you mean "${near}"?`,
  );
}
