import type { ResourceState } from "./state";
import { parseProviderReference, providerReference } from "./urn";

/** The same state, in which references to resources that an alias renamed use the new URNs. */
export function renameReferences(state: ResourceState, renamed: ReadonlyMap<string, string>): ResourceState {
  if (renamed.size === 0) return state;
  const rename = (urn: string): string => renamed.get(urn) ?? urn;
  const named = [...referencesOf(state)];
  if (!named.some((urn) => renamed.has(urn))) return state;
  const copy: ResourceState = { ...state };
  if (state.parent) copy.parent = rename(state.parent);
  if (state.deletedWith) copy.deletedWith = rename(state.deletedWith);
  if (state.dependencies) copy.dependencies = state.dependencies.map(rename);
  if (state.propertyDependencies)
    copy.propertyDependencies = Object.fromEntries(
      Object.entries(state.propertyDependencies).map(([key, urns]) => [key, urns.map(rename)]),
    );
  if (state.provider) {
    const { urn, id } = parseProviderReference(state.provider);
    copy.provider = providerReference(rename(urn), id);
  }
  return copy;
}

/**
 * The URNs of all resources that a resource refers to: dependencies, parent, provider, and the one it is deleted with.
 */
export function referencesOf(
  state: Pick<ResourceState, "parent" | "provider" | "dependencies" | "propertyDependencies" | "deletedWith">,
): Set<string> {
  const urns = new Set(state.dependencies ?? []);
  Object.values(state.propertyDependencies ?? {}).forEach((list) => list.forEach((urn) => urns.add(urn)));
  if (state.parent) urns.add(state.parent);
  if (state.deletedWith) urns.add(state.deletedWith);
  if (state.provider) urns.add(parseProviderReference(state.provider).urn);
  return urns;
}

/** The URNs of the resources that a resource takes inputs from, and of its provider. */
export function sourcesOf({ propertyDependencies = {}, provider }: ResourceState): Set<string> {
  const urns = new Set(Object.values(propertyDependencies).flat());
  return provider ? urns.add(parseProviderReference(provider).urn) : urns;
}

/** The same state without references to resources that are gone. */
export function withoutReferences(state: ResourceState, gone: ReadonlySet<string>): ResourceState {
  if (![...referencesOf(state)].some((urn) => gone.has(urn))) return state;
  const copy: ResourceState = { ...state };
  if (state.dependencies) copy.dependencies = state.dependencies.filter((urn) => !gone.has(urn));
  if (state.propertyDependencies)
    copy.propertyDependencies = Object.fromEntries(
      Object.entries(state.propertyDependencies).map(([key, urns]) => [key, urns.filter((urn) => !gone.has(urn))]),
    );
  if (state.parent && gone.has(state.parent)) delete copy.parent;
  if (state.deletedWith && gone.has(state.deletedWith)) delete copy.deletedWith;
  return copy;
}
