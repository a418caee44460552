import { errorText } from "../../errors/errorText";
import { VisibleError } from "../../errors/visibleError";
import type { Session } from "./session";
import { Terminated } from "./stop";
import type { CallContext } from "../model/provider";
import type { PendingOperationType, ResourceState } from "../model/state";

/**
 * Makes a provider call that changes something: state first says that it is pending, so that a killed run leaves a
 * trace. The caller settles the outcome inside `work`; the pending operation goes in the same save.
 */
export async function withPending<T>(
  session: Session,
  type: PendingOperationType,
  resource: ResourceState,
  timeoutSeconds: number,
  work: (context: CallContext) => Promise<T>,
): Promise<T> {
  const operation = session.snapshot.begin(type, resource);
  let terminated = false;
  try {
    await session.snapshot.commit();
    return await call(session, resource.urn, timeoutSeconds, work);
  } catch (error) {
    terminated = error instanceof Terminated;
    throw error;
  } finally {
    // What is no longer waited for stays pending: nobody knows whether it happened.
    if (!terminated) session.snapshot.finish(operation);
    await session.snapshot.commit();
  }
}

/** Makes a provider call under the run's interrupt and the resource's own time limit (0: none). */
export async function call<T>(
  session: Session,
  urn: string,
  timeoutSeconds: number,
  work: (context: CallContext) => Promise<T>,
): Promise<T> {
  const signals = [session.stop.signal];
  if (timeoutSeconds > 0) signals.push(AbortSignal.timeout(timeoutSeconds * 1000));
  const signal = AbortSignal.any(signals);
  const log: CallContext["log"] = (severity, message) =>
    session.reporter.diagnostic(severity, message, urn, severity === "info" || severity === "debug");
  try {
    return await Promise.race([work({ log, signal }), session.stop.terminated]);
  } catch (error) {
    if (error instanceof Terminated || !signals[1]?.aborted) throw error;
    throw new VisibleError(`not done within its time limit of ${timeoutSeconds} s: ${errorText(error)}`, undefined, {
      cause: error,
    });
  }
}
