import type { PropertyMap } from "../values";

/**
 * A stack's state as Pulumi's file backend keeps it (apitype: CheckpointV3, DeploymentV3, ResourceV3). In memory secrets
 * are open, `{[SIGNATURE]: KIND.secret, value: …}`; on disk they are `{[SIGNATURE]: KIND.secret, ciphertext: "v1:…"}`.
 */
export interface ResourceState {
  urn: string;
  /** False for components and the stack itself, which no provider knows. */
  custom: boolean;
  /** Replaced, and waiting to be deleted. */
  delete?: boolean;
  id?: string;
  type: string;
  inputs?: PropertyMap;
  outputs?: PropertyMap;
  parent?: string;
  protect?: boolean;
  external?: boolean;
  dependencies?: string[];
  initErrors?: string[];
  /** "URN::ID" of the provider resource. */
  provider?: string;
  propertyDependencies?: Record<string, string[]>;
  pendingReplacement?: boolean;
  additionalSecretOutputs?: string[];
  aliases?: string[];
  /** Seconds. */
  customTimeouts?: { create?: number; update?: number; delete?: number };
  importID?: string;
  retainOnDelete?: boolean;
  deletedWith?: string;
  created?: string;
  modified?: string;
  ignoreChanges?: string[];
  replaceOnChanges?: string[];
  /** Members that this engine does not know are kept and written back. */
  [other: string]: unknown;
}

export type PendingOperationType = "creating" | "updating" | "deleting" | "reading" | "importing";

export interface PendingOperation {
  resource: ResourceState;
  type: PendingOperationType;
}

/** What one stack consists of. Resources are in dependency order: each after all that it depends on. */
export interface Deployment {
  manifest: { time: string; magic: string; version: string };
  secrets_providers: { type: "passphrase"; state: { salt: string } };
  resources: ResourceState[];
  pending_operations?: PendingOperation[];
  metadata?: Record<string, unknown>;
}

/** Names a stack: the file backend always says organization "organization". */
export interface StackReference {
  project: string;
  stack: string;
}
