import { setImmediate } from "node:timers/promises";
import type { Change, Mark } from "../model/change";
import type { DeploymentStore } from "../model/options";
import type { Deployment, PendingOperation, PendingOperationType, ResourceState } from "../model/state";
import type { PropertyMap } from "../model/values";
import { equal } from "../properties/equal";
import { manifestOf } from "../state/checkpoint";
import { Ledger } from "../state/ledger";

/** The stack's state while a deployment changes it, and the journal of those changes. */
export class Snapshot {
  private readonly ledger: Ledger;
  /** The numbers of what an earlier deployment has left pending. */
  private readonly leftovers: Map<PendingOperation, number>;
  private nextNumber: number;
  /** What the journal does not have yet. */
  private unwritten: Change[] = [];
  private writing: Promise<void> | undefined;
  private next: Promise<void> | undefined;
  private isSaved = false;

  /** @param store undefined for a preview, which saves nothing */
  constructor(
    base: Deployment | undefined,
    private readonly store: DeploymentStore | undefined,
  ) {
    this.ledger = new Ledger(base);
    this.leftovers = new Map(this.ledger.leftoverOperations().map(([number, operation]) => [operation, number]));
    this.nextNumber = this.ledger.leftoverCount;
  }

  /** What this deployment has not reached: live resources, and those that wait to be deleted. */
  remaining(): ResourceState[] {
    return this.ledger.waitingStates();
  }

  /** Those of {@link remaining} that have this URN. */
  remainingOf(urn: string): ResourceState[] {
    return this.ledger.waitingOf(urn);
  }

  /** The resource of that URN as the last deployment left it, unless this one has settled it. */
  old(urn: string): ResourceState | undefined {
    return this.remainingOf(urn).find((state) => !state.delete);
  }

  /** The resource of that URN as this deployment has settled it. */
  current(urn: string): ResourceState | undefined {
    return this.ledger.settledState(urn);
  }

  /** Those of {@link remaining} that take inputs or their provider from this one, directly or through others. */
  dependentsOf({ urn }: ResourceState): ResourceState[] {
    return this.ledger.waitingDependents(urn);
  }

  /** Records a resource as settled; `old` is the state that it replaces. Returns the state that is recorded. */
  settle(state: ResourceState, old?: ResourceState): ResourceState {
    const at = old && this.ledger.placeOf(old);
    if (old !== undefined && at !== undefined && isSame(old, state)) {
      this.record({ kind: "same", at });
      return old;
    }
    const known = this.current(state.urn);
    if (at === undefined && known !== undefined && isSame(known, state)) return known;
    this.record({ kind: "settle", state, ...(at === undefined ? {} : { at }) });
    return state;
  }

  /** From now on, references to the URN `from` are written as references to `to`. */
  noteRename(from: string, to: string): void {
    if (from !== to) this.record({ kind: "rename", from, to });
  }

  /** Replaces the state of a resource that is not settled, without changing its place in the order. */
  exchange(old: ResourceState, state: ResourceState): void {
    const at = this.ledger.placeOf(old);
    if (at !== undefined) this.record({ kind: "exchange", at, state });
  }

  /** Marks a resource that is not settled. */
  mark(old: ResourceState, as: Mark): void {
    const at = this.ledger.placeOf(old);
    if (at !== undefined) this.record({ kind: "mark", at, as });
  }

  remove(old: ResourceState): void {
    const at = this.ledger.placeOf(old);
    if (at !== undefined) this.record({ kind: "remove", at });
    if (this.current(old.urn) === old) this.record({ kind: "unsettle", urn: old.urn });
  }

  /** Records an operation as pending; returns the number by which it is finished. */
  begin(type: PendingOperationType, resource: ResourceState): number {
    const number = this.nextNumber++;
    const at = this.ledger.placeOf(resource);
    this.record({ kind: "begin", number, type, ...(at === undefined ? { state: resource } : { at }) });
    return number;
  }

  finish(number: number): void {
    this.record({ kind: "end", number });
  }

  /** The operations of an earlier, killed deployment of which it is not known yet whether they succeeded. */
  interrupted(): { creates: readonly PendingOperation[]; others: readonly PendingOperation[] } {
    const left = this.ledger.leftoverOperations().map(([, operation]) => operation);
    const isCreate = ({ type }: PendingOperation): boolean => type === "creating";
    return { creates: left.filter(isCreate), others: left.filter((operation) => !isCreate(operation)) };
  }

  forget(operations: readonly PendingOperation[]): void {
    for (const operation of operations) {
      const number = this.leftovers.get(operation);
      if (number !== undefined) this.finish(number);
    }
  }

  /** The whole state as it is now. */
  deployment(): Deployment {
    return this.ledger.deployment(manifestOf(new Date().toISOString()));
  }

  /**
   * Resolves once the journal has everything that was changed before the call. Only one write is under way at a time.
   * All calls that come meanwhile share the next one, so many resources that change at once cost few writes. What nobody
   * waits for, such as a resource that is as it was, goes with the next write.
   */
  commit(): Promise<void> {
    if (this.store === undefined) return Promise.resolve();
    if (this.isSaved) return Promise.reject(new Error("the deployment has ended"));
    this.next ??= this.writeNext(this.store, this.writing);
    return this.next;
  }

  /** Saves the whole state at the end of the deployment, in place of checkpoint and journal. */
  async save(): Promise<void> {
    await (this.next ?? this.writing)?.catch(() => undefined);
    this.isSaved = true;
    try {
      await this.store?.save(this.deployment());
    } catch (error) {
      // Then the next deployment finds it in the journal, if that can still be written.
      await this.store?.append(this.unwritten).catch(() => undefined);
      throw error;
    }
  }

  private record(change: Change): void {
    this.ledger.apply(change);
    if (this.store !== undefined) this.unwritten.push(change);
  }

  private async writeNext(store: DeploymentStore, before: Promise<void> | undefined): Promise<void> {
    await before?.catch(() => undefined);
    // What else is ready by now goes along.
    await setImmediate();
    this.next = undefined;
    const changes = this.unwritten;
    if (changes.length === 0) return;
    this.unwritten = [];
    this.writing = store.append(changes).catch((error: unknown) => {
      // Later changes build on these, so the next write tries them again.
      this.unwritten = [...changes, ...this.unwritten];
      throw error;
    });
    await this.writing;
  }
}

function isSame(a: ResourceState, b: ResourceState): boolean {
  return equal(a as PropertyMap, b as PropertyMap);
}
