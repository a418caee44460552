import type { ChangeSummary, EngineEvent, StepEvent } from "./events";
import type { Provider } from "./provider";
import type { Deployment, StackReference } from "./state";
import type { PropertyMap } from "./values";

/**
 * Where a stack's state is kept. In memory secrets are open, `{[SIGNATURE]: KIND.secret, value}`; encryption, locks,
 * history and `secrets_providers` are up to the store (what `load` returned there is handed back unread).
 * Resource states given to `save` are never changed afterwards, so what was made of one may be remembered by identity.
 */
export interface DeploymentStore {
  /** Undefined for a stack that was never deployed. */
  load(): Promise<Deployment | undefined>;
  /** Called with at most one save under way. Resolves once a crash cannot lose it. */
  save(deployment: Deployment): Promise<void>;
}

/** Makes a package's provider for the plugin version that the program asks for ("" where it names none). */
export type ProviderFactory = (version: string) => Provider;

export interface DeployOptions {
  /** Where Pulumi.yaml and package.json lie; the program's working folder. Relative asset paths start here. */
  projectFolder: string;
  reference: StackReference;
  /** By full key, "PROJECT:KEY"; values as Pulumi passes them, structured ones as JSON text. Secrets are open. */
  config: Record<string, string>;
  /** The keys of `config` that are secret. */
  secretKeys: string[];
  store: DeploymentStore;
  /** By package name ("docker"). */
  providers: Record<string, ProviderFactory>;
  /** Most steps at once; 16 unless told. */
  parallel?: number;
  /** Abort to stop gracefully: nothing new begins, what is under way is asked to stop, state is saved. */
  signal: AbortSignal;
  /** Abort to stop at once: calls under way are no longer waited for and stay in state as pending operations. */
  terminate?: AbortSignal;
  onEvent(event: EngineEvent): void;
  /** `refresh` only: forget creates that an earlier, killed deployment left pending. */
  clearPendingCreates?: boolean;
}

export interface DeployResult {
  result: "succeeded" | "failed";
  /** Everything that went wrong, as shown to the user; empty after success. */
  errors: string[];
  /** Logical steps in the order in which they began (default providers left out, sames included). */
  steps: StepEvent[];
  changes: ChangeSummary;
  /** The stack's outputs after the deployment; secrets as `{[SIGNATURE]: KIND.secret, value}`, unknowns as UNKNOWN. */
  outputs: PropertyMap;
  durationMilliseconds: number;
}
