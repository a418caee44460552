import { deleteRemaining } from "./deletions";
import { settleInterrupted } from "./pending";
import { refreshFirst } from "./refresh";
import { refuseUnknownUrns } from "./unknownUrns";
import type { DeploymentContext } from "./deploymentContext";

/**
 * Deletes everything in state, dependents first. The program is not run. What the options abandon is only forgotten.
 */
export async function deleteAll(deployment: DeploymentContext): Promise<void> {
  const { snapshot, options } = deployment;
  const { creates, others } = snapshot.interrupted();
  snapshot.forget([...creates, ...others].filter(({ resource }) => options.abandons?.(resource)));
  await settleInterrupted(deployment);
  refuseUnknownUrns(deployment, []);
  await refreshFirst(deployment);
  await deleteRemaining(deployment);
}
