import type { Deployment } from "../model/state";
import { removeInterruptedCreates } from "./interruptedCreates";
import { refreshStates } from "./refresh";
import type { DeploymentContext } from "./deploymentContext";

/** Warns of the operations that were under way when an earlier deployment was killed. */
export function warnOfPending(deployment: DeploymentContext, base: Deployment | undefined): void {
  const pending = base?.pending_operations ?? [];
  if (pending.length === 0) return;
  const list = pending.map(({ resource, type }) => `  * ${resource.urn}, interrupted while ${type}`);
  deployment.reporter.diagnostic(
    "warning",
    `${pending.length} operation${pending.length === 1 ? "" : "s"} of an earlier deployment did not end:\n${list.join("\n")}\n` +
      "`up`, `refresh` and `destroy` find out what they came to; `up` and `destroy` also remove what a create has left.",
  );
}

/**
 * Settles, before anything else, the operations that were under way when an earlier deployment was killed. What a
 * create made is removed, so that nothing is made twice and nothing is left that state does not list. Resources whose
 * change or deletion was interrupted are read. Each operation stays pending until that is done, so that it is repeated
 * if this deployment is killed as well. If a provider cannot tell what a create made, the create stays pending and the
 * user is told.
 */
export async function settleInterrupted(deployment: DeploymentContext): Promise<void> {
  if (deployment.preview) return;
  await removeInterruptedCreates(deployment);
  const { others } = deployment.snapshot.interrupted();
  const touched = new Set(others.map(({ resource }) => resource.urn));
  if (touched.size > 0) await refreshStates(deployment, (state) => touched.has(state.urn));
  deployment.stop.check();
}
