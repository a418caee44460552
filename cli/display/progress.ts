import type { EngineEvent, StepEvent } from "../../engine";
import { paint, terminal } from "../terminal";
import { describeUrn } from "./json";
import { formatDuration, opPrefix, opWords } from "./style";

interface UnderWay {
  step: StepEvent;
  startedMilliseconds: number;
  toldMilliseconds: number;
  /** The provider's last message about it. */
  message: string;
}

/** How often a line says that a step is still under way, on a terminal that cannot show a changing line. */
const tellEveryMilliseconds = 10_000;
const tickMilliseconds = 1000;

/**
 * Shows a deployment while it runs: a line when a step begins and one when it ends. Steps that take long are shown in a
 * changing last line on a terminal, and elsewhere in a line every ten seconds.
 */
export class Progress {
  private readonly underWay = new Map<string, UnderWay>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    /** Prints a line; to standard error if standard output carries JSON. */
    private readonly print: (line: string) => void,
    private readonly debug: boolean,
  ) {
    this.timer = setInterval(() => this.tick(), tickMilliseconds);
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
    if (terminal.live) terminal.status("");
  }

  private begin(step: StepEvent): void {
    const now = Date.now();
    this.underWay.set(keyOf(step), { step, startedMilliseconds: now, toldMilliseconds: now, message: "" });
    if (isWorth(step) && step.custom) this.print(`${line(step)} ${opWords(step.op).doing}`);
  }

  private end(step: StepEvent, durationMilliseconds: number): void {
    this.underWay.delete(keyOf(step));
    if (isWorth(step)) this.print(`${line(step)} ${opWords(step.op).done} ${dim(durationMilliseconds)}`);
  }

  private fail(step: StepEvent, durationMilliseconds: number): void {
    this.underWay.delete(keyOf(step));
    const failed = paint(["red", "bold"], `${opWords(step.op).doing} failed`);
    this.print(`${line(step)} ${failed} ${dim(durationMilliseconds)}`);
  }

  /** Shows a message, unless it is an error: those are shown together at the end. */
  private tell(event: Extract<EngineEvent, { type: "diagnostic" }>): void {
    const { severity, urn } = event;
    const message = event.message.trimEnd();
    const working = urn === undefined ? undefined : [...this.underWay.values()].find(({ step }) => step.urn === urn);
    if (working && message !== "") working.message = message.split("\n").at(-1) ?? "";
    if (message === "" || event.ephemeral === true || severity === "error" || (severity === "debug" && !this.debug))
      return;
    const prefix = severity === "warning" ? paint("yellow", "warning: ") : "";
    const where = urn === undefined ? "" : `${describeUrn(urn)}: `;
    const [first, ...rest] = message.split("\n");
    this.print([paint("dim", `     ${where}`) + prefix + first, ...rest.map((text) => `       ${text}`)].join("\n"));
  }

  private tick(): void {
    if (terminal.live) terminal.status(this.statusLine());
    else this.tellOfLongOnes();
  }

  private statusLine(): string {
    const working = [...this.underWay.values()].filter(({ step }) => step.custom);
    if (working.length === 0) return "";
    const parts = working.slice(0, 3).map(({ step, startedMilliseconds, message }) => {
      const time = formatDuration(Date.now() - startedMilliseconds);
      return `${step.name} ${opWords(step.op).doing} ${time}${message === "" ? "" : ` (${message})`}`;
    });
    return ` … ${parts.join(", ")}${working.length > 3 ? `, ${working.length - 3} more` : ""}`;
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
