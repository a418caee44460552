import pLimit from "p-limit";
import type { DeployOptions } from "../model/options";
import type { Deployment } from "../model/state";
import { parseProviderReference, providerReference } from "../model/urn";
import { Providers } from "./providers";
import { Redactor } from "./redactor";
import { Reporter } from "./reporter";
import { Snapshot } from "./snapshot";
import { Selection } from "../plan/selection";
import { Stop } from "./stop";

/** What all parts of one deployment share. */
export interface DeploymentContext {
  readonly options: DeployOptions;
  /** Nothing is made, changed or saved. */
  readonly preview: boolean;
  readonly parallel: number;
  readonly snapshot: Snapshot;
  readonly providers: Providers;
  readonly redactor: Redactor;
  readonly reporter: Reporter;
  readonly stop: Stop;
  readonly selection: Selection;
  /** Limits how many steps are under way at once. */
  readonly limit: pLimit.Limit;
}

const defaultParallel = 16;

export function startDeployment(
  options: DeployOptions,
  preview: boolean,
  base: Deployment | undefined,
): DeploymentContext {
  const parallel = options.parallel ?? defaultParallel;
  const snapshot = new Snapshot(base, preview ? undefined : options.store);
  // The checkpoint as well, for what the deployment has taken out of the state by then.
  const recorded = new Map(base?.resources.map((state) => [providerReference(state.urn, state.id ?? ""), state]));
  const providers = new Providers(options.providers, preview, (reference) => {
    const { urn, id } = parseProviderReference(reference);
    return [snapshot.current(urn), ...snapshot.remainingOf(urn), recorded.get(reference)].find(
      (state) => state !== undefined && (state.id ?? "") === id,
    );
  });
  const redactor = new Redactor();
  options.secretKeys.forEach((key) => redactor.learnText(options.config[key] ?? ""));
  const known = [...(base?.resources ?? []), ...(base?.pending_operations ?? []).map(({ resource }) => resource)];
  known.forEach(({ inputs, outputs }) => redactor.learn([inputs ?? {}, outputs ?? {}]));
  const reporter = new Reporter(options.onEvent, redactor);
  const stop = new Stop(options.signal, options.terminate);
  const selection = new Selection(options.selection);
  return {
    options,
    preview,
    parallel,
    snapshot,
    providers,
    redactor,
    reporter,
    stop,
    selection,
    limit: pLimit(parallel),
  };
}
