import type { ResourceState } from "../model/state";
import { expectedState } from "../plan/outcome";
import type { Step } from "../plan/step";
import { apply } from "./apply";
import { recordDeletion, recordState } from "./record";
import type { DeploymentContext } from "./deploymentContext";
import { Stopped, Terminated } from "./stop";

/** Does one step and reports it. If it fails, reports that, stops the deployment and throws Stopped. */
export async function execute(deployment: DeploymentContext, step: Step): Promise<ResourceState | undefined> {
  return deployment.limit(async () => {
    deployment.stop.check();
    const announced = deployment.reporter.begin(step);
    try {
      const state = deployment.preview ? pretend(deployment, step) : await apply(deployment, step);
      // A component ends when the program has registered its outputs.
      if (state && !state.custom) deployment.reporter.component(announced, state);
      else deployment.reporter.end(announced, state);
      return state;
    } catch (error) {
      deployment.stop.begin();
      deployment.reporter.failed(announced, error instanceof Terminated ? "interrupted; it may have happened" : error);
      throw new Stopped();
    }
  });
}

/** Records in the snapshot what a step is expected to leave. No provider is called. */
function pretend({ snapshot }: DeploymentContext, step: Step): ResourceState | undefined {
  const state = expectedState(step);
  if (state !== undefined) return recordState(snapshot, step, state);
  if (step.new === undefined && step.old !== undefined) recordDeletion(snapshot, step, step.old);
  return undefined;
}
