import type { StepOp } from "../events";
import { equal } from "../properties/equal";
import { structuralDiff } from "../properties/diff";
import { openMap, remarkMap } from "../properties/secrets";
import type { ReadResponse } from "../provider";
import type { ResourceState } from "../state/types";
import { call, markedOutputs, messageOf } from "../steps/calls";
import { compact } from "../steps/goal";
import { type Difference, noDifference } from "../steps/step";
import { isProviderType } from "../urn";
import { lookForInterruptedCreates } from "./interruptedCreates";
import type { Run } from "./run";
import { Stopped } from "./stop";
import { withoutReferences } from "./rename";

/** Reads every resource and makes state say what was found: changed, or gone. Nothing outside is touched. */
export async function refreshAll(run: Run): Promise<void> {
  if (run.options.clearPendingCreates) run.snapshot.forget(run.snapshot.interrupted().creates);
  await lookForInterruptedCreates(run);
  await refreshStates(run, () => true);
}

/** The same for some; those must be among them that changes or deletions were interrupted of. */
export async function refreshStates(run: Run, isWanted: (state: ResourceState) => boolean): Promise<void> {
  const gone = new Set<string>();
  const readable = run.snapshot.remaining().filter((state) => !state.delete && !state.pendingReplacement);
  await Promise.all(readable.filter(isWanted).map((state) => refreshOne(run, state, gone)));
  for (const state of run.snapshot.remaining()) {
    const pruned = withoutReferences(state, gone);
    if (pruned !== state) run.snapshot.exchange(state, pruned);
  }
  if (!run.stop.isStopped) run.snapshot.forget(run.snapshot.interrupted().others);
  await run.snapshot.commit();
}

async function refreshOne(run: Run, old: ResourceState, gone: Set<string>): Promise<void> {
  await run
    .limit(async () => {
      if (run.stop.isStopped) return;
      const announced = run.reporter.begin({ op: "refresh", urn: old.urn, old, ...noDifference });
      try {
        const found = await lookAt(run, old);
        if (found === undefined) {
          gone.add(old.urn);
          run.snapshot.remove(old);
        } else if (found.state !== old) run.snapshot.exchange(old, found.state);
        const op: StepOp = found === undefined ? "delete" : found.hasDrifted ? "update" : "same";
        Object.assign(announced.event, found?.difference);
        run.reporter.refreshed(announced, found?.state, op);
      } catch (error) {
        run.stop.begin();
        run.reporter.failed(announced, messageOf(error));
      }
    })
    .catch((error: unknown) => {
      if (!(error instanceof Stopped)) throw error;
    });
}

async function lookAt(
  run: Run,
  old: ResourceState,
): Promise<{ state: ResourceState; hasDrifted: boolean; difference: Difference } | undefined> {
  const unchanged = { state: old, hasDrifted: false, difference: noDifference };
  if (!old.custom || isProviderType(old.type)) return unchanged;
  const provider = await run.providers.get(old.provider ?? "");
  const request = {
    urn: old.urn,
    type: old.type,
    id: old.id ?? "",
    inputs: openMap(old.inputs ?? {}),
    outputs: openMap(old.outputs ?? {}),
  };
  const answer = await call(run, old.urn, 0, (context) => provider.read({ ...request, ...context }));
  if (answer === undefined) return undefined;
  if (answer.id === old.id && equal(answer.inputs, request.inputs) && equal(answer.outputs, request.outputs))
    return unchanged;
  // Only the provider can tell drift from another way to write the same: an empty list where there was none, for instance.
  const drift = await provider.diff({
    urn: old.urn,
    type: old.type,
    id: answer.id,
    oldInputs: openMap(answer.inputs),
    oldOutputs: openMap(answer.outputs),
    newInputs: request.inputs,
    ignoreChanges: old.ignoreChanges ?? [],
  });
  const hasDrifted = answer.id !== old.id || drift.changes === "some";
  return {
    state: refreshed(old, answer),
    hasDrifted,
    difference: hasDrifted ? differenceOf(old, answer) : noDifference,
  };
}

/** A failed create or update may be whole by now, but only an `up` can tell: initErrors stay. */
function refreshed(old: ResourceState, answer: ReadResponse): ResourceState {
  const inputs = remarkMap(answer.inputs, old.inputs ?? {});
  const outputs = markedOutputs({ ...old, inputs }, remarkMap(answer.outputs, old.outputs ?? {}));
  return compact({ ...old, id: answer.id, inputs, outputs, modified: new Date().toISOString() });
}

function differenceOf(old: ResourceState, answer: ReadResponse): Difference {
  const detailedDiff = {
    ...structuralDiff(old.outputs ?? {}, answer.outputs, false),
    ...structuralDiff(old.inputs ?? {}, answer.inputs, true),
  };
  const names = Object.keys(detailedDiff).map((path) => /^\[?"?([^.["\]]+)/.exec(path)?.[1] ?? path);
  return { diffs: [...new Set(names)].sort(), replaces: [], detailedDiff };
}
