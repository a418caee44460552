import type { automation } from "@pulumi/pulumi";
import type { ChangeSummary, DetailedDiff, EngineEvent, Severity, ShownState, StepEvent, StepOp } from "../../engine";
import { parseUrn, plainValue, type PropertyMap } from "../../engine/values";

type PulumiEvent = automation.EngineEvent;
type Metadata = NonNullable<PulumiEvent["resourcePreEvent"]>["metadata"];
type StateMetadata = NonNullable<Metadata["new"]>;

/** What the events of a deployment by Pulumi's CLI have told, in the embedded engine's words. */
export class Translator {
  /** The logical steps in the order in which they began. */
  readonly steps: StepEvent[] = [];
  readonly errors: string[] = [];
  changes: ChangeSummary = {};
  private readonly begunMilliseconds = new Map<string, number>();

  constructor(
    private readonly onEvent: (event: EngineEvent) => void,
    private readonly preview: boolean,
  ) {}

  /** @param now milliseconds since 1970 */
  handle(event: PulumiEvent, now: number): void {
    const { preludeEvent, resourcePreEvent, resOutputsEvent, resOpFailedEvent, diagnosticEvent, summaryEvent } = event;
    if (preludeEvent) this.onEvent({ type: "prelude", config: preludeEvent.config, preview: this.preview });
    if (resourcePreEvent) this.begin(stepOf(resourcePreEvent.metadata), now);
    if (resOutputsEvent) this.end(stepOf(resOutputsEvent.metadata), now);
    if (resOpFailedEvent) this.fail(stepOf(resOpFailedEvent.metadata), now);
    if (diagnosticEvent) this.tell(diagnosticEvent);
    if (summaryEvent) this.changes = summaryEvent.resourceChanges;
  }

  private begin(step: StepEvent, now: number): void {
    if (step.logical) this.steps.push(step);
    this.begunMilliseconds.set(keyOf(step), now);
    this.onEvent({ type: "resource-pre", step });
  }

  private end(step: StepEvent, now: number): void {
    this.onEvent({ type: "resource-outputs", step, durationMilliseconds: this.since(step, now) });
  }

  /** The CLI says in a diagnostic why a step failed. */
  private fail(step: StepEvent, now: number): void {
    const durationMilliseconds = this.since(step, now);
    this.onEvent({ type: "resource-failed", step, message: this.lastErrorOf(step.urn), durationMilliseconds });
  }

  private readonly lastErrors = new Map<string, string>();

  private lastErrorOf(urn: string): string {
    return this.lastErrors.get(urn) ?? "";
  }

  private tell({ urn, message, severity, ephemeral }: NonNullable<PulumiEvent["diagnosticEvent"]>): void {
    const kind = severityOf(severity);
    if (kind === "error") {
      const text = message.trimEnd();
      this.errors.push(urn ? `${parseUrn(urn).type} (${parseUrn(urn).name}): ${text}` : text);
      if (urn) this.lastErrors.set(urn, text);
    }
    this.onEvent({ type: "diagnostic", severity: kind, message, ...(urn ? { urn } : {}), ephemeral });
  }

  private since(step: StepEvent, now: number): number {
    return now - (this.begunMilliseconds.get(keyOf(step)) ?? now);
  }
}

/** The steps of a replacement share a URN. */
const keyOf = ({ op, urn }: StepEvent) => `${op} ${urn}`;

/** What a program writes to standard error is "info#err". */
function severityOf(severity: string): Severity {
  return severity === "warning" || severity === "error" || severity === "debug" ? severity : "info";
}

function stepOf(metadata: Metadata): StepEvent {
  const { op, urn, type, provider, keys, diffs, detailedDiff } = metadata;
  const state = metadata.new ?? metadata.old;
  return {
    op: op as StepOp,
    urn,
    type,
    name: parseUrn(urn).name,
    custom: state?.custom ?? false,
    provider,
    ...(metadata.old ? { old: shown(metadata.old) } : {}),
    ...(metadata.new ? { new: shown(metadata.new) } : {}),
    diffs: diffs ?? [],
    replaces: keys ?? [],
    detailedDiff: detailedDiff ? detailsOf(detailedDiff) : null,
    logical: metadata.logical ?? true,
  };
}

function shown({ inputs, outputs, ...state }: StateMetadata): ShownState {
  const masked = (properties: Record<string, unknown> | undefined) =>
    plainValue((properties ?? {}) as PropertyMap, false) as PropertyMap;
  return { ...state, custom: state.custom ?? false, inputs: masked(inputs), outputs: masked(outputs) };
}

function detailsOf(detailedDiff: NonNullable<Metadata["detailedDiff"]>): DetailedDiff {
  return Object.fromEntries(
    Object.entries(detailedDiff).map(([path, { diffKind, inputDiff }]) => [path, { kind: diffKind, inputDiff }]),
  );
}
