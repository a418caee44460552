import type { Crypter } from "../secrets/crypter";
import type { KnownCiphertexts } from "../secrets/sealing";
import { manifestOf, openDeployment, sealDeployment, sealState } from "./checkpoint";
import type { Change } from "../model/change";
import type { DeploymentStore } from "../model/options";
import type { FileBackend } from "./fileBackend";
import type { JournalFile } from "./journalFile";
import type { Deployment, ResourceState, StackReference } from "../model/state";

/** One stack's state in a file backend. Seals secrets on the way to disk and opens them on the way back. */
export class StackStore implements DeploymentStore {
  private readonly known: KnownCiphertexts = new Map();
  /** Sealed resources, by the open state they were made from, because journal and checkpoint both have them. */
  private readonly sealed = new WeakMap<ResourceState, ResourceState>();
  /** The journal of what was loaded last, from the first change to it until the next checkpoint. */
  private journal: JournalFile | undefined;
  /** What was loaded, where it was sealed under another salt than the journal will be. */
  private underOtherSalt: Deployment | undefined;

  constructor(
    private readonly backend: FileBackend,
    private readonly reference: StackReference,
    private readonly crypter: Crypter,
    /** Opens a state that was sealed under another salt of the same passphrase. */
    private readonly crypterOf: (salt: string) => Promise<Crypter> = () => Promise.resolve(this.crypter),
  ) {}

  async load(): Promise<Deployment | undefined> {
    await this.journal?.close();
    this.journal = this.underOtherSalt = undefined;
    const { latest } = this.backend.read(this.reference);
    if (latest === undefined) return undefined;
    const salt = latest.secrets_providers?.state?.salt ?? this.crypter.salt;
    if (salt === this.crypter.salt) return openDeployment(latest, this.crypter, this.known);
    // Its ciphertexts belong to the other salt, so none of them may be remembered and written again.
    this.underOtherSalt = openDeployment(latest, await this.crypterOf(salt), new Map());
    return this.underOtherSalt;
  }

  async append(changes: readonly Change[]): Promise<void> {
    if (this.underOtherSalt !== undefined) await this.save(this.underOtherSalt);
    this.journal ??= await this.backend.beginJournal(this.reference, this.crypter.salt);
    await this.journal.append({ time: now(), changes: changes.map((change) => this.seal(change)) });
  }

  async save(deployment: Deployment): Promise<void> {
    if (this.journal === undefined) await this.backend.fold(this.reference);
    const sealed = sealDeployment(deployment, this.crypter, this.known, this.sealed);
    await this.backend.write(this.reference, { ...sealed, manifest: manifestOf(now()) }, { journal: this.journal });
    this.journal = this.underOtherSalt = undefined;
  }

  private seal(change: Change): Change {
    if (!("state" in change)) return change;
    const kind = change.kind === "begin" ? change.type : "resource";
    return { ...change, state: sealState(change.state, kind, this.crypter, this.known, this.sealed) };
  }
}

function now(): string {
  return new Date().toISOString();
}
