import type { Run } from "../deployment/run";
import { Terminated } from "../deployment/stop";
import { remarkMap } from "../properties/secrets";
import type { CallContext } from "../provider";
import type { PendingOperationType, ResourceState } from "../state/types";
import type { PropertyMap } from "../values";

/**
 * Makes a provider call that changes something: state first says that it is pending, so that a killed run leaves a
 * trace. The caller settles the outcome inside `work`; the pending operation goes in the same save.
 */
export async function withPending<T>(
  run: Run,
  type: PendingOperationType,
  resource: ResourceState,
  timeoutSeconds: number,
  work: (context: CallContext) => Promise<T>,
): Promise<T> {
  const operation = run.snapshot.begin(type, resource);
  let terminated = false;
  try {
    await run.snapshot.commit();
    return await call(run, resource.urn, timeoutSeconds, work);
  } catch (error) {
    terminated = error instanceof Terminated;
    throw error;
  } finally {
    // What is no longer waited for stays pending: nobody knows whether it happened.
    if (!terminated) run.snapshot.finish(operation);
    await run.snapshot.commit();
  }
}

/** Makes a provider call under the run's interrupt and the resource's own time limit (0: none). */
export async function call<T>(
  run: Run,
  urn: string,
  timeoutSeconds: number,
  work: (context: CallContext) => Promise<T>,
): Promise<T> {
  const signals = [run.stop.signal];
  if (timeoutSeconds > 0) signals.push(AbortSignal.timeout(timeoutSeconds * 1000));
  const signal = AbortSignal.any(signals);
  const log: CallContext["log"] = (severity, message) =>
    run.reporter.diagnostic(severity, message, urn, severity === "info" || severity === "debug");
  try {
    return await Promise.race([work({ log, signal }), run.stop.terminated]);
  } catch (error) {
    if (error instanceof Terminated || !signals[1]?.aborted) throw error;
    throw new Error(`not done within its time limit of ${timeoutSeconds} s: ${messageOf(error)}`, { cause: error });
  }
}

/** Outputs as a provider gave them, secret again where the inputs of the same name were, or where the program says so. */
export function markedOutputs(state: ResourceState, outputs: PropertyMap): PropertyMap {
  return remarkMap(outputs, state.inputs ?? {}, state.additionalSecretOutputs);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
