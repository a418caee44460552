import type { StepOp } from "../model/events";
import { withoutReferences } from "../model/references";
import type { ResourceState } from "../model/state";
import { isProviderType } from "../model/urn";
import { driftOf, driftQuestion, isAsRecorded, refreshedState } from "../plan/refresh";
import { type Difference, noDifference } from "../plan/step";
import { openMap } from "../properties/secrets";
import { call } from "./calls";
import { lookForInterruptedCreates } from "./interruptedCreates";
import { refuseUnknownUrns } from "./unknownUrns";
import type { DeploymentContext } from "./deploymentContext";
import { Stopped } from "./stop";

/** Reads every resource and updates state to what was found. Only state is changed. */
export async function refreshAll(deployment: DeploymentContext): Promise<void> {
  if (deployment.options.clearPendingCreates) deployment.snapshot.forget(deployment.snapshot.interrupted().creates);
  await lookForInterruptedCreates(deployment);
  refuseUnknownUrns(deployment, []);
  await refreshStates(deployment, (state) => deployment.selection.includes(state));
}

/** Before an update or a deletion that asks for it: the same for what is selected. Those steps are shown and not counted. */
export async function refreshFirst(deployment: DeploymentContext): Promise<void> {
  if (deployment.options.refresh !== true) return;
  await refreshStates(deployment, (state) => deployment.selection.includes(state), false);
  deployment.stop.check();
}

/**
 * The same for the wanted resources. They must include all whose change or deletion was interrupted, because those
 * pending operations are forgotten afterwards.
 */
export async function refreshStates(
  deployment: DeploymentContext,
  isWanted: (state: ResourceState) => boolean,
  isCounted = true,
): Promise<void> {
  const gone = new Set<string>();
  const readable = deployment.snapshot.remaining().filter((state) => !state.delete && !state.pendingReplacement);
  await Promise.all(readable.filter(isWanted).map((state) => refreshOne(deployment, state, gone, isCounted)));
  for (const state of deployment.snapshot.remaining()) {
    const pruned = withoutReferences(state, gone);
    if (pruned !== state) deployment.snapshot.exchange(state, pruned);
  }
  if (!deployment.stop.isStopped) deployment.snapshot.forget(deployment.snapshot.interrupted().others);
  await deployment.snapshot.commit();
}

async function refreshOne(
  deployment: DeploymentContext,
  old: ResourceState,
  gone: Set<string>,
  isCounted: boolean,
): Promise<void> {
  await deployment
    .limit(async () => {
      if (deployment.stop.isStopped) return;
      const announced = deployment.reporter.begin({ op: "refresh", urn: old.urn, old, ...noDifference });
      try {
        const found = await lookAt(deployment, old);
        if (found === undefined) {
          gone.add(old.urn);
          deployment.snapshot.remove(old);
        } else if (found.state !== old) deployment.snapshot.exchange(old, found.state);
        const op: StepOp = found === undefined ? "delete" : found.drift ? "update" : "same";
        Object.assign(announced.event, found?.drift);
        deployment.reporter.refreshed(announced, found?.state, op, isCounted);
      } catch (error) {
        deployment.stop.begin();
        deployment.reporter.failed(announced, error);
      }
    })
    .catch((error: unknown) => {
      if (!(error instanceof Stopped)) throw error;
    });
}

/** The state to record after a read, and what has drifted; undefined if the resource is gone. */
async function lookAt(
  deployment: DeploymentContext,
  old: ResourceState,
): Promise<{ state: ResourceState; drift?: Difference } | undefined> {
  if (!old.custom || isProviderType(old.type)) return { state: old };
  const provider = await deployment.providers.get(old.provider ?? "");
  const request = {
    urn: old.urn,
    type: old.type,
    id: old.id ?? "",
    inputs: openMap(old.inputs ?? {}),
    outputs: openMap(old.outputs ?? {}),
  };
  const found = await call(deployment, old.urn, 0, (context) => provider.read({ ...request, ...context }));
  if (found === undefined) return undefined;
  if (isAsRecorded(old, found)) return { state: old };
  const drift = driftOf(old, found, await provider.diff(driftQuestion(old, found)));
  return { state: refreshedState(old, found, new Date().toISOString()), drift };
}
