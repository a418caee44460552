import type { ResourceState } from "../state/types";
import type { PropertyMap } from "../values";

/** What the program wants one resource to be. */
export interface Goal {
  urn: string;
  type: string;
  name: string;
  custom: boolean;
  parent: string;
  /** Secrets marked; UNKNOWN where only the deployment will know. Assets carry their hash. */
  inputs: PropertyMap;
  /** "URN::ID"; "" for components and providers. */
  provider: string;
  dependencies: string[];
  propertyDependencies: Record<string, string[]>;
  /** Other URNs under which state may know this resource. */
  aliases: string[];
  protect: boolean;
  retainOnDelete: boolean;
  deletedWith: string;
  /** Undefined where the program leaves the choice to the provider. */
  deleteBeforeReplace: boolean | undefined;
  ignoreChanges: string[];
  replaceOnChanges: string[];
  additionalSecretOutputs: string[];
  customTimeouts: ResourceState["customTimeouts"];
}

/** The state that a goal will leave, without what only a provider or the clock can tell (id, outputs, times). */
export function stateOf(goal: Goal, inputs: PropertyMap): ResourceState {
  return compact({
    urn: goal.urn,
    custom: goal.custom,
    type: goal.type,
    inputs,
    parent: goal.parent,
    protect: goal.protect,
    dependencies: goal.dependencies,
    provider: goal.provider,
    propertyDependencies: goal.propertyDependencies,
    additionalSecretOutputs: goal.additionalSecretOutputs,
    customTimeouts: goal.customTimeouts,
    retainOnDelete: goal.retainOnDelete,
    deletedWith: goal.deletedWith,
    ignoreChanges: goal.ignoreChanges,
    replaceOnChanges: goal.replaceOnChanges,
  });
}

/** The order in which Pulumi's files list a resource's members; others follow as they come. */
const memberOrder = [
  ...["urn", "custom", "delete", "id", "type", "inputs", "outputs", "parent", "protect", "external", "dependencies"],
  ...["initErrors", "provider", "propertyDependencies", "pendingReplacement", "additionalSecretOutputs", "aliases"],
  ...["customTimeouts", "importID", "retainOnDelete", "deletedWith", "created", "modified", "ignoreChanges"],
];

/** Leaves out what Pulumi's files leave out (false, "", empty lists and objects), and lists the rest in their order. */
export function compact(state: ResourceState): ResourceState {
  const rank = (key: string): number => memberOrder.indexOf(key) + 1 || memberOrder.length + 1;
  const kept = Object.entries(state)
    .filter(([key, value]) => key === "custom" || !isEmpty(value))
    .sort(([a], [b]) => rank(a) - rank(b));
  return Object.fromEntries(kept) as ResourceState;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
