import type { Change } from "../model/change";
import { renameReferences, sourcesOf } from "../model/references";
import type { Deployment, PendingOperation, ResourceState } from "../model/state";

/**
 * A stack's state while a deployment changes it: first the resources that the deployment has settled, in that order,
 * then those that it has not reached yet, in the order of the checkpoint. Every resource comes after those that it
 * depends on, because a program can depend only on what is settled. Resource states are replaced and never modified.
 *
 * The deployment and whoever reads its journal after a kill both apply the same changes to a ledger, so both come to the
 * same state. No change takes longer where there are more resources.
 */
export class Ledger {
  private readonly settled = new Map<string, ResourceState>();
  /** By their places in the checkpoint. */
  private readonly waiting: Map<number, ResourceState>;
  private readonly placesByUrn: Map<string, number[]>;
  private readonly placeOfState: Map<ResourceState, number>;
  private readonly pending: Map<number, PendingOperation>;
  /** The numbers of operations that were under way when an earlier deployment was killed, by the resource's URN. */
  private readonly leftovers: Map<string, number[]>;
  private readonly renamed = new Map<string, string>();
  /** The places of what takes something from a resource, by the URN of that; made when it is first needed. */
  private dependentPlaces: Map<string, number[]> | undefined;

  constructor(private readonly base: Deployment | undefined) {
    const resources = base?.resources ?? [];
    const operations = base?.pending_operations ?? [];
    this.waiting = new Map(resources.entries());
    this.placesByUrn = placesBy(resources, ({ urn }) => [urn]);
    this.placeOfState = new Map(resources.map((state, at) => [state, at]));
    this.pending = new Map(operations.entries());
    this.leftovers = placesBy(operations, ({ resource }) => [resource.urn]);
  }

  settledStates(): ResourceState[] {
    return [...this.settled.values()];
  }

  settledState(urn: string): ResourceState | undefined {
    return this.settled.get(urn);
  }

  waitingStates(): ResourceState[] {
    return [...this.waiting.values()];
  }

  /** Those of that URN: at most one live one, and its predecessors that wait to be deleted. */
  waitingOf(urn: string): ResourceState[] {
    return (this.placesByUrn.get(urn) ?? []).flatMap((at) => this.waiting.get(at) ?? []);
  }

  /** Those that take inputs or their provider from the resource of that URN, directly or through others. */
  waitingDependents(urn: string): ResourceState[] {
    const resources = this.base?.resources ?? [];
    this.dependentPlaces ??= placesBy(resources, sourcesOf);
    const found = new Set<number>();
    const urns = [urn];
    for (const source of urns)
      for (const at of this.dependentPlaces.get(source) ?? []) {
        if (!found.has(at)) urns.push(resources[at]?.urn ?? "");
        found.add(at);
      }
    return [...found].sort((a, b) => a - b).flatMap((at) => this.waiting.get(at) ?? []);
  }

  /** The place of a resource that is not settled, undefined if it is none. */
  placeOf(state: ResourceState): number | undefined {
    const at = this.placeOfState.get(state);
    return at !== undefined && this.waiting.get(at) === state ? at : undefined;
  }

  /** How many operations the checkpoint lists as pending: the number of the first one of this deployment. */
  get leftoverCount(): number {
    return this.base?.pending_operations?.length ?? 0;
  }

  /** Operations of an earlier, killed deployment of which it is not known yet whether they succeeded, by number. */
  leftoverOperations(): [number, PendingOperation][] {
    return [...this.pending].filter(([number]) => number < this.leftoverCount);
  }

  /** @throws Error for a change that does not fit: it was made to another state */
  apply(change: Change): void {
    switch (change.kind) {
      case "same":
        return this.settle(this.waitingAt(change.at), change.at);
      case "settle":
        return this.settle(change.state, change.at);
      case "exchange":
        return this.exchange(change.at, change.state);
      case "mark":
        return this.exchange(change.at, { ...this.waitingAt(change.at), [change.as]: true });
      case "remove":
        this.waitingAt(change.at);
        return void this.waiting.delete(change.at);
      case "unsettle":
        return void this.settled.delete(change.urn);
      case "rename":
        return void this.renamed.set(change.from, change.to);
      case "begin": {
        const resource = "at" in change ? this.waitingAt(change.at) : change.state;
        return void this.pending.set(change.number, { resource, type: change.type });
      }
      case "end":
        return void this.pending.delete(change.number);
    }
  }

  /** The whole state as it is now. */
  deployment(manifest: Deployment["manifest"]): Deployment {
    const waiting = this.waitingStates().map((state) => renameReferences(state, this.renamed));
    return {
      ...this.base,
      manifest,
      secrets_providers: this.base?.secrets_providers ?? { type: "passphrase", state: { salt: "" } },
      resources: [...this.settledStates(), ...waiting],
      pending_operations: this.pending.size > 0 ? [...this.pending.values()] : undefined,
      metadata: this.base?.metadata ?? {},
    };
  }

  private settle(state: ResourceState, at: number | undefined): void {
    if (at !== undefined) {
      const { urn } = this.waitingAt(at);
      this.waiting.delete(at);
      if (urn !== state.urn) this.renamed.set(urn, state.urn);
    }
    this.settled.set(state.urn, state);
    // What is known to exist has outlived the operation that was interrupted.
    if (state.id) this.leftovers.get(state.urn)?.forEach((number) => this.pending.delete(number));
  }

  private exchange(at: number, state: ResourceState): void {
    this.placeOfState.delete(this.waitingAt(at));
    this.placeOfState.set(state, at);
    this.waiting.set(at, state);
  }

  private waitingAt(at: number): ResourceState {
    const state = this.waiting.get(at);
    if (state === undefined) throw new Error(`resource ${at} is not one that waits`);
    return state;
  }
}

/** The places of the items that have a key, in order. */
function placesBy<Item>(items: readonly Item[], keysOf: (item: Item) => Iterable<string>): Map<string, number[]> {
  const places = new Map<string, number[]>();
  items.forEach((item, at) => {
    for (const key of keysOf(item)) {
      const known = places.get(key);
      if (known) known.push(at);
      else places.set(key, [at]);
    }
  });
  return places;
}
