import { errorText } from "../../errors/errorText";
import { VisibleError } from "../../errors/visibleError";
import type { DeploymentContext } from "./deploymentContext";
import { Terminated } from "./stop";
import type { CallContext } from "../model/provider";
import type { PendingOperationType, ResourceState } from "../model/state";

/**
 * Makes a provider call that changes something. State first records the call as a pending operation, so that a killed
 * deployment leaves a trace. `work` records the outcome in the snapshot; one save then stores it and removes the
 * operation.
 */
export async function withPending<T>(
  deployment: DeploymentContext,
  type: PendingOperationType,
  resource: ResourceState,
  timeoutSeconds: number,
  work: (context: CallContext) => Promise<T>,
): Promise<T> {
  const operation = deployment.snapshot.begin(type, resource);
  let terminated = false;
  try {
    await deployment.snapshot.commit();
    return await call(deployment, resource.urn, timeoutSeconds, work);
  } catch (error) {
    terminated = error instanceof Terminated;
    throw error;
  } finally {
    // A call that is no longer waited for stays pending: nobody knows whether it succeeded.
    if (!terminated) deployment.snapshot.finish(operation);
    await deployment.snapshot.commit();
  }
}

/** Makes a provider call whose signal is aborted by an interrupt or after the given time (0: no limit). */
export async function call<T>(
  deployment: DeploymentContext,
  urn: string,
  timeoutSeconds: number,
  work: (context: CallContext) => Promise<T>,
): Promise<T> {
  const signals = [deployment.stop.signal];
  if (timeoutSeconds > 0) signals.push(AbortSignal.timeout(timeoutSeconds * 1000));
  const signal = AbortSignal.any(signals);
  const log: CallContext["log"] = (severity, message) =>
    deployment.reporter.diagnostic(severity, message, urn, severity === "info" || severity === "debug");
  try {
    return await Promise.race([work({ log, signal }), deployment.stop.terminated]);
  } catch (error) {
    if (error instanceof Terminated || !signals[1]?.aborted) throw error;
    throw new VisibleError(`not done within its time limit of ${timeoutSeconds} s: ${errorText(error)}`, undefined, {
      cause: error,
    });
  }
}
