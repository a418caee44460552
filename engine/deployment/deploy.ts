import { errorText } from "../../errors/errorText";
import type { ChangeSummary } from "../model/events";
import type { DeployOptions, DeployResult } from "../model/options";
import type { Deployment } from "../model/state";
import { rootStackType } from "../model/urn";
import { warnOfPending } from "./pending";
import { type DeploymentContext, startDeployment } from "./deploymentContext";
import { Stopped } from "./stop";

/**
 * The frame of every deployment: loads the state, does `work`, saves, closes the providers and sums up. Throws if the
 * state cannot be loaded; any later error is in the result.
 */
export async function deploy(
  options: DeployOptions,
  preview: boolean,
  work: (deployment: DeploymentContext) => Promise<void>,
): Promise<DeployResult> {
  const startedMilliseconds = Date.now();
  const base = await options.store.load();
  const deployment = startDeployment(options, preview, base);
  const stopCancelling = cancelOnAbort(deployment);
  deployment.reporter.emit({ type: "prelude", config: maskedConfig(options), preview });
  warnOfPending(deployment, base);
  try {
    await work(deployment);
    if (options.signal.aborted)
      deployment.reporter.error("interrupted: what was under way has ended, nothing new was begun");
  } catch (error) {
    if (!(error instanceof Stopped)) deployment.reporter.error(error);
  } finally {
    stopCancelling();
    await finish(deployment, base);
    deployment.stop.release();
  }
  return sumUp(deployment, preview, Date.now() - startedMilliseconds);
}

/** Passes an interrupt on to the providers. Returns a function that ends this. */
function cancelOnAbort(deployment: DeploymentContext): () => void {
  const { signal } = deployment.options;
  const cancel = (): void => {
    deployment.reporter.emit({ type: "cancel", message: "interrupted: waiting for what is under way" });
    void deployment.providers.cancel();
  };
  if (signal.aborted) cancel();
  signal.addEventListener("abort", cancel, { once: true });
  return () => signal.removeEventListener("abort", cancel);
}

/** Saves the last state and closes the providers. */
async function finish(deployment: DeploymentContext, base: Deployment | undefined): Promise<void> {
  if (!deployment.preview && (base !== undefined || deployment.snapshot.deployment().resources.length > 0))
    await deployment.snapshot
      .save()
      .catch((error: unknown) => deployment.reporter.error(`state is not saved: ${errorText(error)}`));
  const closed = Promise.race([deployment.providers.close(), deployment.stop.terminated.catch(() => [])]);
  for (const message of await closed) deployment.reporter.diagnostic("warning", message);
}

function sumUp(deployment: DeploymentContext, preview: boolean, durationMilliseconds: number): DeployResult {
  const { reporter } = deployment;
  const result = reporter.errors.length === 0 ? "succeeded" : "failed";
  const changes: ChangeSummary = reporter.changes;
  reporter.emit({ type: "summary", result, changes, durationMilliseconds, preview });
  const stack = deployment.snapshot.deployment().resources.find((state) => state.type === rootStackType);
  return {
    result,
    errors: reporter.errors,
    steps: reporter.steps,
    changes,
    outputs: stack?.outputs ?? {},
    durationMilliseconds,
  };
}

function maskedConfig({ config, secretKeys }: DeployOptions): Record<string, string> {
  const secret = new Set(secretKeys);
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, secret.has(key) ? "[secret]" : value]));
}
