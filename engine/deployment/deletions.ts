import { VisibleError } from "../../errors/visibleError";
import { type Deletion, planDeletes, protectedDeletes } from "../plan/deletes";
import { type NeededDelete, selectDeletes } from "../plan/selectDeletes";
import { execute } from "./execute";
import type { DeploymentContext } from "./deploymentContext";
import { Stopped } from "./stop";

/**
 * Deletes everything in state that the deployment has not reached: what the program no longer declares, and what
 * replacements left behind. If any of it is protected, nothing is deleted and an error names each protected resource.
 */
export async function deleteRemaining(deployment: DeploymentContext): Promise<void> {
  const { chosen, refused } = selectDeletes(deployment.snapshot.remaining(), deployment.selection);
  if (refuseNeeded(deployment, refused)) return;
  const deletions = planDeletes(chosen, deployment.options.abandons);
  if (!refuseProtected(deployment, deletions)) await executeDeletes(deployment, deletions);
}

/** Tells of everything that is selected and cannot go, because what needs it stays. Then nothing is deleted. */
function refuseNeeded({ reporter, stop }: DeploymentContext, refused: NeededDelete[]): boolean {
  for (const { state, neededBy } of refused)
    reporter.error(
      new VisibleError(
        `it cannot be deleted: ${neededBy} depends on it and is not selected`,
        `Add --target '${neededBy}', or --target-dependents for all that depends on it.`,
      ),
      state.urn,
    );
  if (refused.length > 0) stop.begin();
  return refused.length > 0;
}

function refuseProtected(deployment: DeploymentContext, deletions: Deletion[]): boolean {
  const refused = protectedDeletes(deletions);
  for (const { urn } of refused)
    deployment.reporter.error(
      new VisibleError(
        "it is protected and cannot be deleted",
        'Remove "protect" from it in the program and run up first.',
      ),
      urn,
    );
  if (refused.length > 0) deployment.stop.begin();
  return refused.length > 0;
}

/** Does deletions, each as soon as those that must come before it are done. Resolves when all have ended. */
async function executeDeletes(deployment: DeploymentContext, deletions: Deletion[]): Promise<void> {
  const done = new Map<Deletion, Promise<boolean>>();
  for (const deletion of deletions) done.set(deletion, attempt(deployment, deletion, done));
  await Promise.all(done.values());
}

/**
 * Resolves to whether the deletion succeeded. Everything in `deletion.after` was started before: the plan lists it
 * first.
 */
async function attempt(
  deployment: DeploymentContext,
  deletion: Deletion,
  done: Map<Deletion, Promise<boolean>>,
): Promise<boolean> {
  const before = await Promise.all(deletion.after.map((other) => done.get(other)));
  if (before.includes(false)) return false;
  return execute(deployment, deletion.step).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Stopped) return false;
      throw error;
    },
  );
}
