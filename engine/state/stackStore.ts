import type { Crypter } from "../secrets/crypter";
import type { KnownCiphertexts } from "../secrets/sealing";
import { manifestOfNow, openDeployment, sealDeployment } from "./checkpoint";
import type { DeploymentStore } from "../model/options";
import type { FileBackend } from "./fileBackend";
import type { Deployment, ResourceState, StackReference } from "../model/state";

/** One stack's state in a file backend. Seals secrets on the way to disk and opens them on the way back. */
export class StackStore implements DeploymentStore {
  private readonly known: KnownCiphertexts = new Map();
  /**
   * Sealed resources, by the open state they were made from: the engine saves after each step, which changes only one.
   */
  private readonly sealed = new WeakMap<ResourceState, ResourceState>();

  constructor(
    private readonly backend: FileBackend,
    private readonly reference: StackReference,
    private readonly crypter: Crypter,
    /** Opens a state that was sealed under another salt of the same passphrase. */
    private readonly crypterOf: (salt: string) => Promise<Crypter> = () => Promise.resolve(this.crypter),
  ) {}

  async load(): Promise<Deployment | undefined> {
    const { latest } = this.backend.read(this.reference);
    if (latest === undefined) return undefined;
    const salt = latest.secrets_providers?.state?.salt ?? this.crypter.salt;
    if (salt === this.crypter.salt) return openDeployment(latest, this.crypter, this.known);
    // Its ciphertexts belong to the other salt, so none of them may be remembered and written again.
    return openDeployment(latest, await this.crypterOf(salt), new Map());
  }

  async save(deployment: Deployment): Promise<void> {
    const sealed = sealDeployment(deployment, this.crypter, this.known, this.sealed);
    await this.backend.write(this.reference, { ...sealed, manifest: manifestOfNow() });
  }
}
