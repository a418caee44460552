import type { ChangeSummary } from "../events";
import type { DeployOptions, DeployResult } from "../options";
import type { Deployment } from "../state/types";
import { rootStackType } from "../urn";
import { warnOfPending } from "./pending";
import { type Run, startRun } from "./run";
import { Stopped } from "./stop";
import { messageOf } from "../steps/calls";

/**
 * What all verbs share: load, tell, work, save, close, sum up. Throws where the state cannot be loaded; whatever goes
 * wrong after that is in the result.
 */
export async function deploy(
  options: DeployOptions,
  preview: boolean,
  work: (run: Run) => Promise<void>,
): Promise<DeployResult> {
  const startedMilliseconds = Date.now();
  const base = await options.store.load();
  const run = startRun(options, preview, base);
  const stopCancelling = cancelOnAbort(run);
  run.reporter.emit({ type: "prelude", config: maskedConfig(options), preview });
  warnOfPending(run, base);
  try {
    await work(run);
    if (options.signal.aborted) run.reporter.error("interrupted: what was under way has ended, nothing new was begun");
  } catch (error) {
    if (!(error instanceof Stopped)) run.reporter.error(messageOf(error));
  } finally {
    stopCancelling();
    await finish(run, base);
  }
  return sumUp(run, preview, Date.now() - startedMilliseconds);
}

/** Hands an interrupt on to the providers. */
function cancelOnAbort(run: Run): () => void {
  const { signal } = run.options;
  const cancel = (): void => {
    run.reporter.emit({ type: "cancel", message: "interrupted: waiting for what is under way" });
    void run.providers.cancel();
  };
  if (signal.aborted) cancel();
  signal.addEventListener("abort", cancel, { once: true });
  return () => signal.removeEventListener("abort", cancel);
}

/** Saves the last state and closes the providers. */
async function finish(run: Run, base: Deployment | undefined): Promise<void> {
  if (!run.preview && (base !== undefined || run.snapshot.deployment().resources.length > 0))
    await run.snapshot
      .commit()
      .catch((error: unknown) => run.reporter.error(`state is not saved: ${messageOf(error)}`));
  const closed = Promise.race([run.providers.close(), run.stop.terminated.catch(() => [])]);
  for (const message of await closed) run.reporter.diagnostic("warning", message);
}

function sumUp(run: Run, preview: boolean, durationMilliseconds: number): DeployResult {
  const { reporter } = run;
  const result = reporter.errors.length === 0 ? "succeeded" : "failed";
  const changes: ChangeSummary = reporter.changes;
  reporter.emit({ type: "summary", result, changes, durationMilliseconds, preview });
  const stack = run.snapshot.deployment().resources.find((state) => state.type === rootStackType);
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
