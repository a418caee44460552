import type { StepOp } from "../model/events";
import { withoutReferences } from "../model/references";
import type { ResourceState } from "../model/state";
import { isProviderType } from "../model/urn";
import { driftOf, driftQuestion, isAsRecorded, refreshedState } from "../plan/refresh";
import { type Difference, noDifference } from "../plan/step";
import { openMap } from "../properties/secrets";
import { call } from "./calls";
import { lookForInterruptedCreates } from "./interruptedCreates";
import type { Session } from "./session";
import { Stopped } from "./stop";

/** Reads every resource and makes state say what was found: changed, or gone. Nothing outside is touched. */
export async function refreshAll(session: Session): Promise<void> {
  if (session.options.clearPendingCreates) session.snapshot.forget(session.snapshot.interrupted().creates);
  await lookForInterruptedCreates(session);
  await refreshStates(session, () => true);
}

/** The same for some; those must be among them that changes or deletions were interrupted of. */
export async function refreshStates(session: Session, isWanted: (state: ResourceState) => boolean): Promise<void> {
  const gone = new Set<string>();
  const readable = session.snapshot.remaining().filter((state) => !state.delete && !state.pendingReplacement);
  await Promise.all(readable.filter(isWanted).map((state) => refreshOne(session, state, gone)));
  for (const state of session.snapshot.remaining()) {
    const pruned = withoutReferences(state, gone);
    if (pruned !== state) session.snapshot.exchange(state, pruned);
  }
  if (!session.stop.isStopped) session.snapshot.forget(session.snapshot.interrupted().others);
  await session.snapshot.commit();
}

async function refreshOne(session: Session, old: ResourceState, gone: Set<string>): Promise<void> {
  await session
    .limit(async () => {
      if (session.stop.isStopped) return;
      const announced = session.reporter.begin({ op: "refresh", urn: old.urn, old, ...noDifference });
      try {
        const found = await lookAt(session, old);
        if (found === undefined) {
          gone.add(old.urn);
          session.snapshot.remove(old);
        } else if (found.state !== old) session.snapshot.exchange(old, found.state);
        const op: StepOp = found === undefined ? "delete" : found.drift ? "update" : "same";
        Object.assign(announced.event, found?.drift);
        session.reporter.refreshed(announced, found?.state, op);
      } catch (error) {
        session.stop.begin();
        session.reporter.failed(announced, error);
      }
    })
    .catch((error: unknown) => {
      if (!(error instanceof Stopped)) throw error;
    });
}

/** What a read finds, as state is to say it; undefined where the resource is gone. */
async function lookAt(
  session: Session,
  old: ResourceState,
): Promise<{ state: ResourceState; drift?: Difference } | undefined> {
  if (!old.custom || isProviderType(old.type)) return { state: old };
  const provider = await session.providers.get(old.provider ?? "");
  const request = {
    urn: old.urn,
    type: old.type,
    id: old.id ?? "",
    inputs: openMap(old.inputs ?? {}),
    outputs: openMap(old.outputs ?? {}),
  };
  const found = await call(session, old.urn, 0, (context) => provider.read({ ...request, ...context }));
  if (found === undefined) return undefined;
  if (isAsRecorded(old, found)) return { state: old };
  const drift = driftOf(old, found, await provider.diff(driftQuestion(old, found)));
  return { state: refreshedState(old, found, new Date().toISOString()), drift };
}
