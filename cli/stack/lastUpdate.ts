import { isoSeconds, readHistory } from "../../engine/workspace";
import type { FoundStack } from "./find";

/** ISO 8601, UTC, to the second: when the last update ended, and the last that succeeded; undefined where there was none. */
export interface LastUpdates {
  failed?: string;
  succeeded?: string;
}

/** When a stack's outputs were made. `failed` is there only if no later update succeeded: then its outputs may be older than it. */
export function lastUpdates({ backend, reference }: Pick<FoundStack, "backend" | "reference">): LastUpdates {
  const updates = readHistory(backend.layout, reference).filter(({ kind }) => kind === "update");
  const last = updates.at(-1);
  const succeeded = updates.findLast(({ result }) => result === "succeeded");
  return {
    ...(last?.result === "failed" ? { failed: isoSeconds(last.endTime) } : {}),
    ...(succeeded ? { succeeded: isoSeconds(succeeded.endTime) } : {}),
  };
}

/** What is said beside outputs that may be older than the last update; undefined where they are not. */
export function olderOutputs({ failed, succeeded }: LastUpdates): string | undefined {
  if (failed === undefined) return undefined;
  const from = succeeded === undefined ? "" : ` The last one that succeeded ended at ${succeeded}.`;
  return `the update that ended at ${failed} failed: these outputs may be from before it.${from}`;
}
