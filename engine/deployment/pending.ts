import type { Deployment } from "../model/state";
import { removeInterruptedCreates } from "./interruptedCreates";
import { refreshStates } from "./refresh";
import type { Session } from "./session";

/** Tells which operations an earlier run was killed in. */
export function warnOfPending(session: Session, base: Deployment | undefined): void {
  const pending = base?.pending_operations ?? [];
  if (pending.length === 0) return;
  const list = pending.map(({ resource, type }) => `  * ${resource.urn}, interrupted while ${type}`);
  session.reporter.diagnostic(
    "warning",
    `${pending.length} operation${pending.length === 1 ? "" : "s"} of an earlier run did not end:\n${list.join("\n")}\n` +
      "`up`, `refresh` and `destroy` find out what they came to; `up` and `destroy` also remove what a create has left.",
  );
}

/**
 * Finds out what an earlier run was killed in, before anything else happens. What a create has made is removed: so nothing
 * is made twice, and nothing stays behind that state does not list. What was being changed or deleted is read. All of it
 * stays pending until that is done, so a run that is killed here begins again. A create stays pending also where the
 * provider cannot tell what came of it, and the user is told.
 */
export async function settleInterrupted(session: Session): Promise<void> {
  if (session.preview) return;
  await removeInterruptedCreates(session);
  const { others } = session.snapshot.interrupted();
  const touched = new Set(others.map(({ resource }) => resource.urn));
  if (touched.size > 0) await refreshStates(session, (state) => touched.has(state.urn));
  session.stop.check();
}
