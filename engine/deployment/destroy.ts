import { deleteRemaining } from "./deletions";
import { settleInterrupted } from "./pending";
import type { DeploymentContext } from "./deploymentContext";

/**
 * Deletes everything in state, dependents first. The program is not run. What the options abandon is only forgotten.
 */
export async function deleteAll(deployment: DeploymentContext): Promise<void> {
  const { snapshot, options } = deployment;
  const { creates, others } = snapshot.interrupted();
  snapshot.forget([...creates, ...others].filter(({ resource }) => options.abandons?.(resource)));
  await settleInterrupted(deployment);
  await deleteRemaining(deployment);
}
