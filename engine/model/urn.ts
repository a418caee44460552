import type { StackReference } from "./state";

/** The type of the resource that stands for the whole stack; it is left out of its children's type chains. */
export const rootStackType = "pulumi:pulumi:Stack";

const providerTypePrefix = "pulumi:providers:";

export interface UrnParts {
  stack: string;
  project: string;
  /** The types of all ancestors and the resource's own, joined by "$". */
  qualifiedType: string;
  type: string;
  name: string;
}

/** Parses `urn:pulumi:STACK::PROJECT::QUALIFIED_TYPE::NAME`; throws on anything else. A name may contain "::". */
export function parseUrn(urn: string): UrnParts {
  const match = /^urn:pulumi:(.*?)::(.*?)::(.*?)::(.*)$/s.exec(urn);
  if (!match) throw new Error(`"${urn}" is not a URN (urn:pulumi:STACK::PROJECT::TYPE::NAME)`);
  const [, stack = "", project = "", qualifiedType = "", name = ""] = match;
  return { stack, project, qualifiedType, type: qualifiedType.split("$").at(-1) ?? "", name };
}

/** The URN of a resource below `parent` ("" for none). */
export function buildUrn(reference: StackReference, parent: string, type: string, name: string): string {
  const parentType = parent === "" ? "" : parseUrn(parent).qualifiedType;
  const chain = parentType === "" || parentType === rootStackType ? type : `${parentType}$${type}`;
  return `urn:pulumi:${reference.stack}::${reference.project}::${chain}::${name}`;
}

/** "pulumi:providers:docker" is the type of docker's provider resources. */
export function isProviderType(type: string): boolean {
  return type.startsWith(providerTypePrefix);
}

export function providerType(packageName: string): string {
  return `${providerTypePrefix}${packageName}`;
}

/**
 * The package that serves a type: "docker" for "docker:index/container:Container" and for "pulumi:providers:docker".
 */
export function packageOf(type: string): string {
  return isProviderType(type) ? type.slice(providerTypePrefix.length) : (type.split(":")[0] ?? "");
}

/** The name of the provider that the engine makes if the program names none: "default_1_2_1". */
export function defaultProviderName(version: string): string {
  return version === "" ? "default" : `default_${version.replace(/[.+-]/g, "_")}`;
}

export function isDefaultProvider(urn: string): boolean {
  const { type, name } = parseUrn(urn);
  return isProviderType(type) && /^default(_|$)/.test(name);
}

/** "URN::ID", the form in which resources refer to their provider. */
export function providerReference(urn: string, id: string): string {
  return `${urn}::${id}`;
}

export function parseProviderReference(reference: string): { urn: string; id: string } {
  const cut = reference.lastIndexOf("::");
  if (cut < 0) throw new Error(`"${reference}" is not a provider reference (URN::ID)`);
  return { urn: reference.slice(0, cut), id: reference.slice(cut + 2) };
}
