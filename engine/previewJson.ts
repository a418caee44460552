import type { StepEvent } from "./events";
import type { DeployResult } from "./options";
import { rootStackType } from "./urn";

/**
 * What `preview --json` prints, member for member as Pulumi's CLI does: resources that stay as they are are left out but
 * for the stack itself. `config` is the prelude's, with secrets masked; `duration` is in nanoseconds.
 */
export function previewJson(result: DeployResult, config: Record<string, string>): object {
  return {
    config,
    steps: result.steps.filter((step) => step.op !== "same" || step.type === rootStackType).map(stepJson),
    duration: result.durationMilliseconds * 1_000_000,
    changeSummary: result.changes,
    ...(result.errors.length > 0
      ? { diagnostics: result.errors.map((message) => ({ message, severity: "error" })) }
      : {}),
  };
}

function stepJson(step: StepEvent): object {
  return {
    op: step.op,
    urn: step.urn,
    ...(step.provider === "" ? {} : { provider: step.provider }),
    ...(step.old ? { oldState: step.old } : {}),
    ...(step.new ? { newState: step.new } : {}),
    ...(step.diffs.length > 0 ? { diffReasons: step.diffs } : {}),
    ...(step.replaces.length > 0 ? { replaceReasons: step.replaces } : {}),
    detailedDiff: step.detailedDiff,
  };
}
