import type { PendingOperationType, ResourceState } from "./state";

/**
 * One change that a deployment makes to a stack's state, as its journal has it. `at` is a place in the checkpoint's list
 * of resources, from 0. `number` names a pending operation: those of the checkpoint have their places in its list, those
 * of this deployment come after.
 */
export type Change =
  /** A resource of the checkpoint is settled, and nothing in its state has changed. */
  | { kind: "same"; at: number }
  /** A resource is settled. `at`: the one that it replaces. */
  | { kind: "settle"; state: ResourceState; at?: number }
  /** A resource that is not settled gets another state. */
  | { kind: "exchange"; at: number; state: ResourceState }
  | { kind: "mark"; at: number; as: Mark }
  /** A resource that is not settled goes. */
  | { kind: "remove"; at: number }
  /** A settled resource goes. */
  | { kind: "unsettle"; urn: string }
  /** References to one URN become references to another. */
  | { kind: "rename"; from: string; to: string }
  /** An operation begins on a resource of the checkpoint (`at`), or on one that it makes. */
  | ({ kind: "begin"; number: number; type: PendingOperationType } & ({ at: number } | { state: ResourceState }))
  | { kind: "end"; number: number };

/** `delete`: it has been replaced and waits to be deleted. `pendingReplacement`: it was deleted in order to be made again. */
export type Mark = "delete" | "pendingReplacement";
