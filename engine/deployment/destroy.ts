import { planDeletes } from "../steps/deletes";
import { executeDeletes } from "../steps/execute";
import { settleInterrupted } from "./pending";
import type { Run } from "./run";
import { refuseProtected } from "./up";

/** Deletes everything in state, dependents first. The program is not run. */
export async function deleteAll(run: Run): Promise<void> {
  await settleInterrupted(run);
  const deletions = planDeletes(run.snapshot.remaining());
  if (!refuseProtected(run, deletions)) await executeDeletes(run, deletions);
}
