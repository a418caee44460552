import type { RecordedOptions } from "./resourceOptions";
import type { PropertyMap } from "./values";

/**
 * A stack's state as Pulumi's file backend keeps it (apitype: CheckpointV3, DeploymentV3, ResourceV3). In memory
 * secrets are open, `{[SIGNATURE]: KIND.secret, value: …}`; on disk they are `{[SIGNATURE]: KIND.secret, ciphertext:
 * "v1:…"}`.
 */
export interface ResourceState extends Partial<RecordedOptions> {
  urn: string;
  /** False for components and the stack itself, which no provider knows. */
  custom: boolean;
  /** It has been replaced and waits to be deleted. */
  delete?: boolean;
  id?: string;
  type: string;
  inputs?: PropertyMap;
  outputs?: PropertyMap;
  external?: boolean;
  /** Why the last create or update stopped half-way. */
  initErrors?: string[];
  /** It was deleted in order to be made again, and that has not happened yet. */
  pendingReplacement?: boolean;
  aliases?: string[];
  importID?: string;
  created?: string;
  modified?: string;
  /** Members that this engine does not know are kept and written back unchanged. */
  [other: string]: unknown;
}

export type PendingOperationType = "creating" | "updating" | "deleting" | "reading" | "importing";

export interface PendingOperation {
  resource: ResourceState;
  type: PendingOperationType;
}

/** The content of a stack's state. Resources are in dependency order: each comes after all that it depends on. */
export interface Deployment {
  manifest: { time: string; magic: string; version: string };
  secrets_providers: { type: "passphrase"; state: { salt: string } };
  resources: ResourceState[];
  pending_operations?: PendingOperation[];
  metadata?: Record<string, unknown>;
}

/** Names a stack. The organization is always "organization" in the file backend, so it is left out. */
export interface StackReference {
  project: string;
  stack: string;
}

/** The order in which Pulumi's files list a resource's members. Others follow in the order in which they were read. */
const memberOrder = [
  ...["urn", "custom", "delete", "id", "type", "inputs", "outputs", "parent", "protect", "external", "dependencies"],
  ...["initErrors", "provider", "propertyDependencies", "pendingReplacement", "additionalSecretOutputs", "aliases"],
  ...["customTimeouts", "importID", "retainOnDelete", "deletedWith", "created", "modified", "ignoreChanges"],
];

/**
 * Leaves out what Pulumi's files leave out (false, "", empty lists and objects) and lists the rest in Pulumi's order.
 */
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
