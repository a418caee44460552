import { deleteRemaining } from "./deletions";
import { settleInterrupted } from "./pending";
import type { Session } from "./session";

/** Deletes everything in state, dependents first. The program is not run. */
export async function deleteAll(session: Session): Promise<void> {
  await settleInterrupted(session);
  await deleteRemaining(session);
}
