import { errorText } from "../../errors/errorText";
import type { ChangeSummary } from "../model/events";
import type { DeployOptions, DeployResult } from "../model/options";
import type { Deployment } from "../model/state";
import { rootStackType } from "../model/urn";
import { warnOfPending } from "./pending";
import { type Session, startSession } from "./session";
import { Stopped } from "./stop";

/**
 * What all verbs share: load, tell, work, save, close, sum up. Throws where the state cannot be loaded; whatever goes
 * wrong after that is in the result.
 */
export async function deploy(
  options: DeployOptions,
  preview: boolean,
  work: (session: Session) => Promise<void>,
): Promise<DeployResult> {
  const startedMilliseconds = Date.now();
  const base = await options.store.load();
  const session = startSession(options, preview, base);
  const stopCancelling = cancelOnAbort(session);
  session.reporter.emit({ type: "prelude", config: maskedConfig(options), preview });
  warnOfPending(session, base);
  try {
    await work(session);
    if (options.signal.aborted)
      session.reporter.error("interrupted: what was under way has ended, nothing new was begun");
  } catch (error) {
    if (!(error instanceof Stopped)) session.reporter.error(error);
  } finally {
    stopCancelling();
    await finish(session, base);
  }
  return sumUp(session, preview, Date.now() - startedMilliseconds);
}

/** Hands an interrupt on to the providers. */
function cancelOnAbort(session: Session): () => void {
  const { signal } = session.options;
  const cancel = (): void => {
    session.reporter.emit({ type: "cancel", message: "interrupted: waiting for what is under way" });
    void session.providers.cancel();
  };
  if (signal.aborted) cancel();
  signal.addEventListener("abort", cancel, { once: true });
  return () => signal.removeEventListener("abort", cancel);
}

/** Saves the last state and closes the providers. */
async function finish(session: Session, base: Deployment | undefined): Promise<void> {
  if (!session.preview && (base !== undefined || session.snapshot.deployment().resources.length > 0))
    await session.snapshot
      .commit()
      .catch((error: unknown) => session.reporter.error(`state is not saved: ${errorText(error)}`));
  const closed = Promise.race([session.providers.close(), session.stop.terminated.catch(() => [])]);
  for (const message of await closed) session.reporter.diagnostic("warning", message);
}

function sumUp(session: Session, preview: boolean, durationMilliseconds: number): DeployResult {
  const { reporter } = session;
  const result = reporter.errors.length === 0 ? "succeeded" : "failed";
  const changes: ChangeSummary = reporter.changes;
  reporter.emit({ type: "summary", result, changes, durationMilliseconds, preview });
  const stack = session.snapshot.deployment().resources.find((state) => state.type === rootStackType);
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
