import type { PropertyDiffKind } from "./provider";
import type { PropertyMap } from "./values";

/** What a step does to one resource, in Pulumi's words. A summary counts only logical operations. */
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

/** The number of resources by logical operation. Default providers are not counted. */
export type ChangeSummary = Partial<Record<StepOp, number>>;

export type Severity = "debug" | "info" | "warning" | "error";

/** A resource before or after a step, as a display or `--json` shows it. Secrets are masked as `[secret]`. */
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

/** Differences by property path (`networksAdvanced[0].name`). */
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
  /**
   * False for the halves of a replacement (create-replacement, delete-replaced): the `replace` step stands for both.
   */
  logical: boolean;
}

/** What a deployment reports while it runs, in order. Events never contain secrets. */
export type EngineEvent =
  | { type: "prelude"; config: Record<string, string>; preview: boolean }
  /** A step begins. */
  | { type: "resource-pre"; step: StepEvent }
  /**
   * A step succeeded; for a component, that means its outputs are registered. For a refresh, the step's `op` says what
   * it found: same, update or delete.
   */
  | { type: "resource-outputs"; step: StepEvent; durationMilliseconds: number }
  | { type: "resource-failed"; step: StepEvent; message: string; durationMilliseconds: number }
  | {
      type: "diagnostic";
      severity: Severity;
      message: string;
      urn?: string;
      /** Set if the message is one or more lines that the program itself wrote. */
      stream?: "stdout" | "stderr";
      /** True for progress that is shown beside the resource and not kept. */
      ephemeral?: boolean;
    }
  /** After the first interrupt: no new step begins, and those under way end. */
  | { type: "cancel"; message: string }
  | {
      type: "summary";
      result: "succeeded" | "failed";
      changes: ChangeSummary;
      durationMilliseconds: number;
      preview: boolean;
    };
