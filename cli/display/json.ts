import type { DeployResult, EngineEvent, StepEvent } from "../../engine";
import { parseUrn, plainValue, rootStackType } from "../../engine/values";

/** What `preview --json` prints, with the members that Pulumi's CLI has. The duration is in nanoseconds. */
export function previewJson(
  config: Record<string, string>,
  result: DeployResult,
  diagnostics: Diagnostic[],
  showSames = false,
): object {
  const shown = result.steps.filter((step) => step.op !== "same" || showSames || step.type === rootStackType);
  return {
    config,
    steps: shown.map(previewStep),
    ...(diagnostics.length > 0 ? { diagnostics } : {}),
    duration: result.durationMilliseconds * 1_000_000,
    changeSummary: result.changes,
  };
}

/**
 * What the verbs that change a stack print with `--json`. A failed deployment has no outputs: those in the state are of an earlier
 * one. Where the last update failed, `lastUpdates` says so, and when one succeeded.
 */
export function resultJson(
  kind: string,
  stack: string,
  result: DeployResult,
  lastUpdates: { failed?: string; succeeded?: string },
): object {
  return {
    kind,
    stack,
    result: result.result,
    resourceChanges: result.changes,
    durationSeconds: result.durationMilliseconds / 1000,
    outputs: result.result === "failed" ? {} : plainValue(result.outputs, false),
    ...(lastUpdates.failed === undefined ? {} : { lastUpdates }),
    ...(result.errors.length > 0 ? { errors: result.errors } : {}),
  };
}

export interface Diagnostic {
  urn?: string;
  message: string;
  severity: string;
}

/** The diagnostic in an event, if it is worth keeping. */
export function diagnosticOf(event: EngineEvent): Diagnostic | undefined {
  if (event.type !== "diagnostic" || event.ephemeral === true || event.severity === "debug") return undefined;
  const { urn, message, severity } = event;
  return { ...(urn === undefined ? {} : { urn }), message, severity };
}

function previewStep(step: StepEvent): object {
  return {
    op: step.op,
    urn: step.urn,
    ...(step.provider === "" ? {} : { provider: step.provider }),
    ...(step.old ? { oldState: step.old } : {}),
    ...(step.new ? { newState: step.new } : {}),
    ...(step.diffs.length > 0 ? { diffReasons: step.diffs } : {}),
    ...(step.replaces.length > 0 ? { replaceReasons: step.replaces } : {}),
    detailedDiff: step.detailedDiff && Object.keys(step.detailedDiff).length > 0 ? step.detailedDiff : null,
  };
}

/** "command:local:Command (p0-a)" */
export function describeUrn(urn: string): string {
  const { type, name } = parseUrn(urn);
  return `${type} (${name})`;
}
