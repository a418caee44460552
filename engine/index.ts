/** The embedded engine's public face: runs a Pulumi program with the real SDK and deploys what it declares. */
export type { ChangeSummary, DetailedDiff, EngineEvent, Severity, ShownState, StepEvent, StepOp } from "./events";
export type { DeployOptions, DeployResult, DeploymentStore, ProviderFactory } from "./options";
