import { setTimeout as sleep } from "node:timers/promises";
import type { DeploymentStore } from "../model/options";
import { manifestOfNow } from "../state/checkpoint";
import type { Deployment, PendingOperation, PendingOperationType, ResourceState } from "../model/state";
import { renameReferences } from "../model/references";

/** After a save comes a pause of `restPerSave` times its duration, but at most `longestRestMilliseconds`. */
const restPerSave = 5;
const longestRestMilliseconds = 100;

/**
 * The stack's state while a deployment changes it: first the resources that the deployment has settled, in that order,
 * then those that it has not reached yet, in the order of the state file. Every resource comes after those that it
 * depends on, because a program can depend only on what is settled. Resource states are replaced and never modified.
 */
export class Snapshot {
  private readonly settled = new Map<string, ResourceState>();
  private readonly waiting: Set<ResourceState>;
  private readonly pending = new Set<PendingOperation>();
  /** Operations that were under way when an earlier deployment was killed. Whether they succeeded is not known. */
  private leftovers: PendingOperation[];
  private readonly renamed = new Map<string, string>();
  private saving: Promise<void> | undefined;
  private next: Promise<void> | undefined;
  private restMilliseconds = 0;

  constructor(
    private readonly base: Deployment | undefined,
    private readonly store: DeploymentStore | undefined,
  ) {
    this.waiting = new Set(base?.resources ?? []);
    this.leftovers = base?.pending_operations ?? [];
  }

  /** What this deployment has not reached: live resources, and those that wait to be deleted. */
  remaining(): ResourceState[] {
    return [...this.waiting];
  }

  /** The resource of that URN as the last deployment left it, unless this one has settled it. */
  old(urn: string): ResourceState | undefined {
    return this.remaining().find((state) => state.urn === urn && !state.delete);
  }

  /** The resource of that URN as this deployment has settled it. */
  current(urn: string): ResourceState | undefined {
    return this.settled.get(urn);
  }

  settledStates(): ResourceState[] {
    return [...this.settled.values()];
  }

  /** Records a resource as settled; `old` is the state that it replaces. */
  settle(state: ResourceState, old?: ResourceState): void {
    if (old !== undefined) {
      this.waiting.delete(old);
      this.noteRename(old.urn, state.urn);
    }
    this.settled.set(state.urn, state);
    if (state.id) this.leftovers = this.leftovers.filter(({ resource }) => resource.urn !== state.urn);
  }

  /** From now on, references to the URN `from` are written as references to `to`. */
  noteRename(from: string, to: string): void {
    if (from !== to) this.renamed.set(from, to);
  }

  /** Replaces the state of a resource that is not settled, without changing its place in the order. */
  exchange(old: ResourceState, state: ResourceState): ResourceState {
    const states = this.remaining().map((other) => (other === old ? state : other));
    this.waiting.clear();
    states.forEach((other) => this.waiting.add(other));
    return state;
  }

  remove(old: ResourceState): void {
    this.waiting.delete(old);
    if (this.settled.get(old.urn) === old) this.settled.delete(old.urn);
  }

  begin(type: PendingOperationType, resource: ResourceState): PendingOperation {
    const operation = { resource, type };
    this.pending.add(operation);
    return operation;
  }

  finish(operation: PendingOperation): void {
    this.pending.delete(operation);
  }

  /** The operations of an earlier, killed deployment of which it is not known yet whether they succeeded. */
  interrupted(): { creates: readonly PendingOperation[]; others: readonly PendingOperation[] } {
    const isCreate = ({ type }: PendingOperation): boolean => type === "creating";
    return {
      creates: this.leftovers.filter(isCreate),
      others: this.leftovers.filter((operation) => !isCreate(operation)),
    };
  }

  forget(operations: readonly PendingOperation[]): void {
    this.leftovers = this.leftovers.filter((operation) => !operations.includes(operation));
  }

  /** The whole state as it is now. */
  deployment(): Deployment {
    const waiting = this.remaining().map((state) => renameReferences(state, this.renamed));
    const operations = [...this.leftovers, ...this.pending];
    return {
      ...this.base,
      manifest: manifestOfNow(),
      secrets_providers: this.base?.secrets_providers ?? { type: "passphrase", state: { salt: "" } },
      resources: [...this.settled.values(), ...waiting],
      pending_operations: operations.length > 0 ? operations : undefined,
      metadata: this.base?.metadata ?? {},
    };
  }

  /**
   * Resolves once everything that was changed before the call is saved. Only one save is under way at a time. All calls
   * that come meanwhile share the next save, so many resources that change at once cost few saves.
   */
  commit(): Promise<void> {
    if (this.store === undefined) return Promise.resolve();
    this.next ??= this.saveNext(this.store, this.saving);
    return this.next;
  }

  private async saveNext(store: DeploymentStore, before: Promise<void> | undefined): Promise<void> {
    await before?.catch(() => undefined);
    await sleep(this.restMilliseconds);
    this.next = undefined;
    const startedMilliseconds = performance.now();
    this.saving = store.save(this.deployment());
    await this.saving;
    // A large state takes long to save. After that we pause, so that the next save can include more changes.
    this.restMilliseconds = Math.min(longestRestMilliseconds, restPerSave * (performance.now() - startedMilliseconds));
  }
}
