import type { ChangeSummary, EngineEvent, StepEvent } from "./events";
import type { Provider } from "./provider";
import type { Change } from "./change";
import type { Deployment, ResourceState, StackReference } from "./state";
import type { PropertyMap } from "./values";

/**
 * Where a stack's state is kept. In memory secrets are open, `{[SIGNATURE]: KIND.secret, value}`. Encryption, locks,
 * history and `secrets_providers` are the store's concern: the engine passes `secrets_providers` back without reading
 * it. Resource states that were given to a store never change afterwards, so it may cache results by their identity.
 * There is never more than one call at a time.
 */
export interface DeploymentStore {
  /** The state; undefined for a stack that was never deployed. */
  load(): Promise<Deployment | undefined>;
  /**
   * Adds changes to the journal of what was loaded; resolves once a crash cannot lose them. After an error none of them
   * is there.
   */
  append(changes: readonly Change[]): Promise<void>;
  /** Saves the whole state, in place of what was there and its journal; resolves once a crash cannot lose it. */
  save(deployment: Deployment): Promise<void>;
}

/** Makes a package's provider for the plugin version that the program asks for ("" if it names none). */
export type ProviderFactory = (version: string) => Provider;

/** URNs or patterns of them: `*` stands for any characters but a colon, `**` for any characters. */
export interface SelectionOptions {
  /** Only these are touched. */
  targets?: readonly string[];
  /** And what depends on them. */
  targetDependents?: boolean;
  /** These are not touched. */
  excludes?: readonly string[];
  /** Nor is what depends on them. */
  excludeDependents?: boolean;
}

export interface DeployOptions {
  /** The folder of Pulumi.yaml and package.json: the program's working folder. Relative asset paths start here. */
  projectFolder: string;
  reference: StackReference;
  /**
   * Values by full key, "PROJECT:KEY", in the form that Pulumi passes: structured ones as JSON text. Secrets are open.
   */
  config: Record<string, string>;
  /** The keys of `config` that are secret. */
  secretKeys: string[];
  store: DeploymentStore;
  /** Provider factories by package name ("docker"). */
  providers: Record<string, ProviderFactory>;
  /** How many steps may be under way at once; 16 by default. */
  parallel?: number;
  /** Abort it to stop gracefully: no new step begins, calls under way are asked to stop, and state is saved. */
  signal: AbortSignal;
  /** Abort it to stop at once: calls under way are not waited for and stay in state as pending operations. */
  terminate?: AbortSignal;
  onEvent(event: EngineEvent): void;
  /** Which resources may be touched; left out: all. */
  selection?: SelectionOptions;
  /** `up` only: URNs and patterns of resources that are replaced though nothing in them has changed. */
  replaces?: readonly string[];
  /** `up` and `destroy`: look first at what really exists, as `refresh` does. */
  refresh?: boolean;
  /** `destroy` only: whether a resource is taken out of the state without a call, because its host is gone for good. */
  abandons?(state: ResourceState): boolean;
  /** `refresh` only: forget creates that an earlier, killed deployment left pending. */
  clearPendingCreates?: boolean;
}

export interface DeployResult {
  result: "succeeded" | "failed";
  /** All errors, worded for the user; empty after success. */
  errors: string[];
  /** The logical steps in the order in which they began, unchanged resources included, default providers not. */
  steps: StepEvent[];
  changes: ChangeSummary;
  /** The stack's outputs after the deployment; secrets as `{[SIGNATURE]: KIND.secret, value}`, unknowns as UNKNOWN. */
  outputs: PropertyMap;
  durationMilliseconds: number;
}
