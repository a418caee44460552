import { VisibleError } from "../../errors/visibleError";
import { type Deletion, planDeletes, protectedDeletes } from "../plan/deletes";
import { execute } from "./execute";
import type { Session } from "./session";
import { Stopped } from "./stop";

/**
 * Deletes everything in state that the deployment has not reached: what the program no longer declares, and what
 * replacements have left. Where anything of it is protected, each such resource is named and nothing is deleted.
 */
export async function deleteRemaining(session: Session): Promise<void> {
  const deletions = planDeletes(session.snapshot.remaining());
  if (!refuseProtected(session, deletions)) await executeDeletes(session, deletions);
}

function refuseProtected(session: Session, deletions: Deletion[]): boolean {
  const refused = protectedDeletes(deletions);
  for (const { urn } of refused)
    session.reporter.error(
      new VisibleError(
        "it is protected and cannot be deleted",
        'Remove "protect" from it in the program and run up first.',
      ),
      urn,
    );
  if (refused.length > 0) session.stop.begin();
  return refused.length > 0;
}

/** Does deletions, each when all that must go before it are gone. Resolves when none is under way any more. */
async function executeDeletes(session: Session, deletions: Deletion[]): Promise<void> {
  const done = new Map<Deletion, Promise<boolean>>();
  for (const deletion of deletions) done.set(deletion, attempt(session, deletion, done));
  await Promise.all(done.values());
}

/** `deletion.after` stands earlier in the plan than the deletion itself, so its promises are there already. */
async function attempt(session: Session, deletion: Deletion, done: Map<Deletion, Promise<boolean>>): Promise<boolean> {
  const before = await Promise.all(deletion.after.map((other) => done.get(other)));
  if (before.includes(false)) return false;
  return execute(session, deletion.step).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Stopped) return false;
      throw error;
    },
  );
}
