import pLimit from "p-limit";
import type { DeployOptions } from "../model/options";
import type { Deployment } from "../model/state";
import { providerReference } from "../model/urn";
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
  const providers = new Providers(options.providers, preview, (reference) =>
    [...snapshot.settledStates(), ...snapshot.remaining(), ...(base?.resources ?? [])].find(
      (state) => providerReference(state.urn, state.id ?? "") === reference,
    ),
  );
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
