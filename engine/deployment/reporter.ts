import { errorText } from "../../errors/errorText";
import type {
  ChangeSummary,
  DetailedDiff,
  EngineEvent,
  Severity,
  ShownState,
  StepEvent,
  StepOp,
} from "../model/events";
import { mask } from "../properties/secrets";
import type { ResourceState } from "../model/state";
import { isLogical, type Step } from "../plan/step";
import { isDefaultProvider, parseUrn } from "../model/urn";
import type { PropertyMap } from "../model/values";
import type { Redactor } from "./redactor";

/** A step that was announced, and when it began. */
export interface Announced {
  event: StepEvent;
  startedMilliseconds: number;
}

/** Reports what happens, without secrets, and counts it. Default providers are not reported. */
export class Reporter {
  readonly changes: ChangeSummary = {};
  readonly steps: StepEvent[] = [];
  readonly errors: string[] = [];
  /** Components, by URN, whose outputs the program has not registered yet. */
  private readonly open = new Map<string, Announced>();

  constructor(
    private readonly onEvent: (event: EngineEvent) => void,
    private readonly redactor: Redactor,
  ) {}

  emit(event: EngineEvent): void {
    this.onEvent("message" in event ? { ...event, message: this.redactor.redact(event.message) } : event);
  }

  begin(step: Announcable): Announced {
    const event = describe(step);
    if (!isDefaultProvider(event.urn)) {
      if (event.logical && event.op !== "refresh") this.steps.push(event);
      this.emit({ type: "resource-pre", step: event });
    }
    return { event, startedMilliseconds: Date.now() };
  }

  /**
   * Reports that a step succeeded.
   * @param state the state that the step left
   * @param op what was done, if only doing it could show that (refresh)
   */
  end(announced: Announced, state: ResourceState | undefined, op: StepOp = announced.event.op): void {
    const { event } = announced;
    if (isDefaultProvider(event.urn)) return;
    if (event.logical) this.changes[op] = (this.changes[op] ?? 0) + 1;
    this.emitOutputs({ ...event, op, ...(state ? { new: show(state) } : {}) }, announced.startedMilliseconds);
  }

  /**
   * Reports the end of a resource's refresh; `op` says what it found: same, update or delete.
   * @param isCounted false where the refresh only goes before something else
   */
  refreshed(announced: Announced, state: ResourceState | undefined, op: StepOp, isCounted: boolean): void {
    if (!isCounted) {
      if (!isDefaultProvider(announced.event.urn))
        this.emitOutputs(
          { ...announced.event, op, ...(state ? { new: show(state) } : {}) },
          announced.startedMilliseconds,
        );
      return;
    }
    if (!isDefaultProvider(announced.event.urn))
      this.steps.push({ ...announced.event, op, ...(state ? { new: show(state) } : {}) });
    this.end(announced, state, op);
  }

  /** Counts a component's step. Its end is reported later, when the program has registered the component's outputs. */
  component(announced: Announced, state: ResourceState): void {
    this.changes[announced.event.op] = (this.changes[announced.event.op] ?? 0) + 1;
    this.open.set(state.urn, announced);
  }

  /** Reports the end of a component's step. */
  registered(state: ResourceState): void {
    const announced = this.open.get(state.urn);
    if (announced === undefined) return;
    this.open.delete(state.urn);
    this.emitOutputs({ ...announced.event, new: show(state) }, announced.startedMilliseconds);
  }

  private emitOutputs(step: StepEvent, startedMilliseconds: number): void {
    this.emit({ type: "resource-outputs", step, durationMilliseconds: Date.now() - startedMilliseconds });
  }

  /** Reports that a step failed. @param what the error that it threw, or a text */
  failed(announced: Announced, what: unknown): void {
    const message = errorText(what);
    const durationMilliseconds = Date.now() - announced.startedMilliseconds;
    this.emit({ type: "resource-failed", step: announced.event, message, durationMilliseconds });
    this.error(message, announced.event.urn);
  }

  /** Reports an error, or a text. Message and way out become one text here. */
  error(what: unknown, urn?: string): void {
    const message = errorText(what);
    const text = this.redactor.redact(message);
    this.errors.push(urn === undefined ? text : `${parseUrn(urn).type} (${parseUrn(urn).name}): ${text}`);
    this.diagnostic("error", message, urn);
  }

  diagnostic(severity: Severity, message: string, urn?: string, ephemeral = false): void {
    this.emit({ type: "diagnostic", severity, message, ...(urn ? { urn } : {}), ...(ephemeral ? { ephemeral } : {}) });
  }
}

/** What can be announced: a step of the generator, or the refresh of one resource. */
export type Announcable = Omit<Step, "op"> & { op: StepOp };

function describe(step: Announcable): StepEvent {
  const state = step.new ?? step.old;
  const { type, name } = parseUrn(step.urn);
  return {
    op: step.op,
    urn: step.urn,
    type,
    name,
    custom: state?.custom ?? false,
    provider: state?.provider ?? "",
    ...(step.old ? { old: show(step.old) } : {}),
    ...(step.new ? { new: show(step.new) } : {}),
    diffs: step.diffs,
    replaces: step.replaces,
    detailedDiff: step.detailedDiff satisfies DetailedDiff | null,
    logical: isLogical(step.op),
  };
}

function show(state: ResourceState): ShownState {
  const shown: ShownState = { ...state };
  if (state.inputs) shown.inputs = mask(state.inputs) as PropertyMap;
  if (state.outputs) shown.outputs = mask(state.outputs) as PropertyMap;
  return shown;
}
