import type { ChangeSummary } from "../../engine";
import { type HistoryEntry, isoSeconds, readHistory } from "../../engine/workspace";
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

/**
 * How long the last successful deployment of that kind took that changed as many resources in the same ways, in milliseconds;
 * undefined where there was none.
 */
export function lastDuration(
  { backend, reference }: Pick<FoundStack, "backend" | "reference">,
  kind: HistoryEntry["kind"],
  changes: ChangeSummary,
): number | undefined {
  const alike = readHistory(backend.layout, reference).findLast(
    (entry) => entry.kind === kind && entry.result === "succeeded" && workOf(entry.resourceChanges) === workOf(changes),
  );
  return alike && (alike.endTime - alike.startTime) * 1000;
}

/** What took time, as a text to compare: unchanged resources are left out, except where nothing else was done. */
function workOf(changes: ChangeSummary | undefined): string {
  const work = Object.entries(changes ?? {}).filter(([op, count]) => op !== "same" && count > 0);
  return JSON.stringify(work.sort(([a], [b]) => (a < b ? -1 : 1)));
}
