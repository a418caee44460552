import type { Deployment } from "../state/types";
import type { Run } from "./run";

/** Tells which operations an earlier run was killed in. */
export function warnOfPending(run: Run, base: Deployment | undefined): void {
  const pending = base?.pending_operations ?? [];
  if (pending.length === 0) return;
  const list = pending.map(({ resource, type }) => `  * ${resource.urn}, interrupted while ${type}`);
  run.reporter.diagnostic(
    "warning",
    `${pending.length} operation${pending.length === 1 ? "" : "s"} of an earlier run did not end:\n${list.join("\n")}\n` +
      "Whether they happened is not known. A create is forgotten when the same resource is made again, or by " +
      "`refresh --clear-pending-creates` once you have looked. For the others, `refresh` finds out what they came to.",
  );
}
