import type { Deployment, StackReference } from "../model/state";

/**
 * Renames the stack in a deployment's URNs: each begins with stack and project, and the root resource's name ends with
 * the stack. Inputs and outputs are left alone: they belong to the program and the providers.
 */
export function renameInUrns(deployment: Deployment, from: StackReference, newName: string): Deployment {
  const old = `urn:pulumi:${from.stack}::${from.project}::`;
  const rootOf = (stack: string) => `pulumi:pulumi:Stack::${from.project}-${stack}`;
  const renamedUrn = (rest: string) =>
    `urn:pulumi:${newName}::${from.project}::${rest === rootOf(from.stack) ? rootOf(newName) : rest}`;
  const renamed = (value: unknown, key = ""): unknown => {
    if (key === "inputs" || key === "outputs") return value;
    if (typeof value === "string") return value.startsWith(old) ? renamedUrn(value.slice(old.length)) : value;
    if (Array.isArray(value)) return value.map((member) => renamed(member));
    if (value !== null && typeof value === "object")
      return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, renamed(member, name)]));
    return value;
  };
  return renamed(deployment) as Deployment;
}
