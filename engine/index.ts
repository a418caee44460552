/** The embedded engine: runs a Pulumi program with the real SDK and deploys what the program declares. */
import { deploy } from "./deployment/deploy";
import { deleteAll } from "./deployment/destroy";
import { refreshAll } from "./deployment/refresh";
import { deployProgram } from "./deployment/up";
import type { DeployOptions, DeployResult } from "./model/options";

export type { ChangeSummary, DetailedDiff, EngineEvent, Severity, ShownState, StepEvent, StepOp } from "./model/events";
export type { DeployOptions, DeployResult, DeploymentStore, ProviderFactory } from "./model/options";

/** Runs the program and makes the stack match what it declares. */
export function up(options: DeployOptions): Promise<DeployResult> {
  return deploy(options, false, deployProgram);
}

/** Runs the program and reports what `up` would do. Nothing is made, changed or saved. */
export function preview(options: DeployOptions): Promise<DeployResult> {
  return deploy(options, true, deployProgram);
}

/** Reads every resource and updates the state to what was found. */
export function refresh(options: DeployOptions): Promise<DeployResult> {
  return deploy(options, false, refreshAll);
}

/** Deletes everything that the state lists, in reverse order of dependency. The program is not run. */
export function destroy(options: DeployOptions): Promise<DeployResult> {
  return deploy(options, false, deleteAll);
}

/** Reports what `destroy` would delete. */
export function previewDestroy(options: DeployOptions): Promise<DeployResult> {
  return deploy(options, true, deleteAll);
}
