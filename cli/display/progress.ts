import type { EngineEvent, StepEvent } from "../../engine";
import { paint } from "../terminal";
import type { Display } from "./display";
import { diagnosticText } from "./diagnostic";
import { formatDuration, opPrefix, opWords } from "./style";

interface UnderWay {
  step: StepEvent;
  startedMilliseconds: number;
  toldMilliseconds: number;
  /** The provider's last message about it. */
  message: string;
}

/** How often a line says that a step is still under way. */
const tellEveryMilliseconds = 10_000;
const tickMilliseconds = 1000;

interface ProgressOptions {
  debug: boolean;
  /** Whether what does not change is told as well. */
  showSames: boolean;
  /** Whether nothing is said of what is still under way. */
  isTerse: boolean;
}

/**
 * Shows a deployment while it runs where there is no terminal: a line when a step begins, one when it ends, and one every ten seconds
 * between.
 */
export class Progress implements Display {
  private readonly underWay = new Map<string, UnderWay>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    /** Prints a line; to standard error if standard output carries JSON. */
    private readonly print: (line: string) => void,
    private readonly options: ProgressOptions,
  ) {
    this.timer = setInterval(() => (options.isTerse ? undefined : this.tellOfLongOnes()), tickMilliseconds);
    this.timer.unref();
  }

  handle(event: EngineEvent): void {
    switch (event.type) {
      case "resource-pre":
        return this.begin(event.step);
      case "resource-outputs":
        return this.end(event.step, event.durationMilliseconds);
      case "resource-failed":
        return this.fail(event.step, event.durationMilliseconds);
      case "diagnostic":
        return this.tell(event);
    }
  }

  close(): void {
    clearInterval(this.timer);
  }

  private begin(step: StepEvent): void {
    const now = Date.now();
    this.underWay.set(keyOf(step), { step, startedMilliseconds: now, toldMilliseconds: now, message: "" });
    if (isWorth(step) && step.custom) this.print(`${line(step)} ${opWords(step.op).doing}`);
  }

  private end(step: StepEvent, durationMilliseconds: number): void {
    this.underWay.delete(keyOf(step));
    if (isWorth(step) || (step.op === "same" && this.options.showSames))
      this.print(`${line(step)} ${opWords(step.op).done} ${dim(durationMilliseconds)}`);
  }

  private fail(step: StepEvent, durationMilliseconds: number): void {
    this.underWay.delete(keyOf(step));
    const failed = paint(["red", "bold"], `${opWords(step.op).doing} failed`);
    this.print(`${line(step)} ${failed} ${dim(durationMilliseconds)}`);
  }

  private tell(event: Extract<EngineEvent, { type: "diagnostic" }>): void {
    const { urn } = event;
    const message = event.message.trimEnd();
    const working = urn === undefined ? undefined : [...this.underWay.values()].find(({ step }) => step.urn === urn);
    if (working && message !== "") working.message = message.split("\n").at(-1) ?? "";
    const text = diagnosticText(event, this.options.debug);
    if (text !== undefined) this.print(text);
  }

  private tellOfLongOnes(): void {
    const now = Date.now();
    for (const each of this.underWay.values()) {
      if (!each.step.custom || now - each.toldMilliseconds < tellEveryMilliseconds) continue;
      each.toldMilliseconds = now;
      const said = each.message === "" ? "" : `: ${each.message}`;
      this.print(
        `${line(each.step)} still ${opWords(each.step.op).doing} ${dim(now - each.startedMilliseconds)}${said}`,
      );
    }
  }
}

/** Identifies a step under way. A URN is not enough, because the steps of a replacement share it. */
function keyOf(step: StepEvent): string {
  return `${step.op === "same" || step.op === "refresh" ? "" : step.op} ${step.urn}`;
}

/**
 * Whether a step is worth a line. Unchanged resources are not, nor is `replace`, whose two halves have their own lines.
 */
function isWorth(step: StepEvent): boolean {
  return !["same", "replace", "refresh", "remove-pending-replace"].includes(step.op);
}

function line(step: StepEvent): string {
  return `${opPrefix(step.op)}${step.type} ${paint("bold", step.name)}`;
}

function dim(durationMilliseconds: number): string {
  return paint("dim", `(${formatDuration(durationMilliseconds)})`);
}
