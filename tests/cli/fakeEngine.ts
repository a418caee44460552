import type { ChangeSummary, DeployOptions, DeployResult, StepEvent, StepOp } from "../../engine";
import { emptyDeployment } from "../../engine/workspace";
import type { PropertyMap } from "../../engine/values";

/** What the fake engine was asked for, in order. */
export const calls: { verb: string; options: DeployOptions }[] = [];

/** What one deployment comes to. */
export type FakeAnswer = { outputs?: PropertyMap; errors?: string[] } | undefined;

/** What it does; a test sets it. */
export const script = {
  steps: [] as StepEvent[],
  changes: {} as ChangeSummary,
  outputs: {} as PropertyMap,
  errors: [] as string[],
  /** Run in the middle of a deployment. A {@link FakeAnswer} is of that deployment alone, where several go on at the same time. */
  meanwhile: async (_options: DeployOptions): Promise<unknown> => undefined,
};

export function resetEngine(): void {
  calls.length = 0;
  Object.assign(script, { steps: [], changes: {}, outputs: {}, errors: [], meanwhile: async () => undefined });
}

export function step(op: StepOp, name: string, more: Partial<StepEvent> = {}): StepEvent {
  const type = more.type ?? "a:b:C";
  return {
    op,
    urn: `urn:pulumi:dev::sample::${type}::${name}`,
    type,
    name,
    custom: true,
    provider: "",
    diffs: [],
    replaces: [],
    detailedDiff: null,
    logical: true,
    ...more,
  };
}

/** Stands for engine/index.ts: tells the script's steps, and saves a state unless it is a preview. */
function verb(name: string, isPreview: boolean): (options: DeployOptions) => Promise<DeployResult> {
  return async (options) => {
    calls.push({ verb: name, options });
    const { steps } = script;
    for (const each of steps) options.onEvent({ type: "resource-pre", step: each });
    const own = isPreview ? undefined : ((await script.meanwhile(options)) as FakeAnswer);
    const { changes, outputs, errors } = { ...script, ...own };
    for (const each of steps)
      options.onEvent(
        errors.length > 0
          ? { type: "resource-failed", step: each, message: errors[0]!, durationMilliseconds: 1500 }
          : { type: "resource-outputs", step: each, durationMilliseconds: 1500 },
      );
    if (!isPreview) await options.store.save((await options.store.load()) ?? emptyDeployment(""));
    const result = errors.length > 0 ? "failed" : "succeeded";
    return { result, errors, steps, changes, outputs, durationMilliseconds: 14_000 };
  };
}

export const up = verb("up", false);
export const preview = verb("preview", true);
export const refresh = verb("refresh", false);
export const destroy = verb("destroy", false);
export const previewDestroy = verb("previewDestroy", true);
