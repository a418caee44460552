import type { PropertyDiffKind } from "./provider";
import type { PropertyMap } from "./values";

/** What a step does to one resource, in Pulumi's words. Only the logical ones are counted in a summary. */
export type StepOp =
  | "same"
  | "create"
  | "update"
  | "replace"
  | "create-replacement"
  | "delete-replaced"
  | "delete"
  | "read"
  | "read-replacement"
  | "discard"
  | "remove-pending-replace"
  | "refresh";

/** How many resources each logical operation touched (default providers are not counted). */
export type ChangeSummary = Partial<Record<StepOp, number>>;

export type Severity = "debug" | "info" | "warning" | "error";

/** One side of a step, as a display or `--json` shows it. Secrets are masked: `[secret]`. */
export interface ShownState {
  urn: string;
  custom: boolean;
  type: string;
  id?: string;
  parent?: string;
  provider?: string;
  protect?: boolean;
  inputs?: PropertyMap;
  outputs?: PropertyMap;
  dependencies?: string[];
  propertyDependencies?: Record<string, string[]>;
  [other: string]: unknown;
}

/** One property's difference; the key is its path (`networksAdvanced[0].name`). */
export type DetailedDiff = Record<string, { kind: PropertyDiffKind; inputDiff: boolean }>;

export interface StepEvent {
  op: StepOp;
  urn: string;
  type: string;
  name: string;
  custom: boolean;
  /** "URN::ID" of the provider, "" for components and providers. */
  provider: string;
  old?: ShownState;
  new?: ShownState;
  /** Top-level names that changed. */
  diffs: string[];
  /** Top-level names whose change replaces the resource. */
  replaces: string[];
  detailedDiff: DetailedDiff | null;
  /** False for the two halves of a replacement (create-replacement, delete-replaced): the `replace` step stands for them. */
  logical: boolean;
}

/** What a deployment tells while it runs, in order. Nothing in an event is a secret. */
export type EngineEvent =
  | { type: "prelude"; config: Record<string, string>; preview: boolean }
  /** A step begins. */
  | { type: "resource-pre"; step: StepEvent }
  /** A step ended well; for a component, its outputs are registered. A refresh says here what it found (same, update, delete). */
  | { type: "resource-outputs"; step: StepEvent; durationMilliseconds: number }
  | { type: "resource-failed"; step: StepEvent; message: string; durationMilliseconds: number }
  | {
      type: "diagnostic";
      severity: Severity;
      message: string;
      urn?: string;
      /** The program's own standard output or error, one line or more, as it was written. */
      stream?: "stdout" | "stderr";
      /** Progress to show beside the resource, not worth keeping. */
      ephemeral?: boolean;
    }
  /** The first interrupt came: nothing new begins, what is under way ends. */
  | { type: "cancel"; message: string }
  | {
      type: "summary";
      result: "succeeded" | "failed";
      changes: ChangeSummary;
      durationMilliseconds: number;
      preview: boolean;
    };
