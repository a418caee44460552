import type { StackReference } from "../model/state";
import { buildUrn, parseUrn } from "../model/urn";

/** An alias as the program gives it: a whole URN, or those parts that differ from the resource's current URN. */
export type Alias =
  | { urn: string }
  | { name?: string; type?: string; stack?: string; project?: string; parentUrn?: string; noParent?: boolean };

export interface AliasedResource {
  reference: StackReference;
  type: string;
  name: string;
  parent: string;
  aliases: Alias[];
  /** Earlier URNs of the parent: when a parent is renamed, its children's URNs change with it. */
  parentAliases: string[];
}

/** Every URN other than its own under which state may list the resource. */
export function resolveAliases(resource: AliasedResource): string[] {
  const own = resource.aliases.map((alias) => resolve(alias, resource));
  const inherited = resource.parentAliases.flatMap((parentAlias) => [
    inherit(resource, parentAlias, resource.type, resource.name),
    ...own.map((urn) => inherit(resource, parentAlias, parseUrn(urn).type, parseUrn(urn).name)),
  ]);
  return [...new Set([...own, ...inherited])];
}

function resolve(alias: Alias, resource: AliasedResource): string {
  if ("urn" in alias) return alias.urn;
  const reference = {
    stack: alias.stack || resource.reference.stack,
    project: alias.project || resource.reference.project,
  };
  const parent = alias.noParent ? "" : alias.parentUrn || resource.parent;
  return buildUrn(reference, parent, alias.type || resource.type, alias.name || resource.name);
}

/** A child named `PARENT-rest` is assumed to be named after its parent, so its earlier name was `OLDPARENT-rest`. */
function inherit(resource: AliasedResource, parentAlias: string, type: string, name: string): string {
  const parentName = parseUrn(resource.parent).name;
  const oldParent = parseUrn(parentAlias);
  const oldName = name.startsWith(parentName) ? oldParent.name + name.slice(parentName.length) : name;
  return buildUrn({ stack: oldParent.stack, project: oldParent.project }, parentAlias, type, oldName);
}
