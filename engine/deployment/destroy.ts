import { deleteRemaining } from "./deletions";
import { settleInterrupted } from "./pending";
import type { DeploymentContext } from "./deploymentContext";

/** Deletes everything in state, dependents first. The program is not run. */
export async function deleteAll(deployment: DeploymentContext): Promise<void> {
  await settleInterrupted(deployment);
  await deleteRemaining(deployment);
}
