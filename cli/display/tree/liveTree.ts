import type { EngineEvent } from "../../../engine";
import { terminal } from "../../terminal";
import { diagnosticText } from "../diagnostic";
import type { Display } from "../display";
import { frame } from "./frame";
import { TreeModel, type TreeOptions } from "./model";

/** How often the tree is painted at most; times go on though nothing happens. */
const repaintMilliseconds = 150;

/**
 * Shows a deployment while it runs as a tree that is painted again in its place, on a terminal. Messages that stay are printed above
 * it, and so is the last state of the tree when the deployment has ended.
 */
export class LiveTree implements Display {
  private readonly model: TreeModel;
  private readonly timer: NodeJS.Timeout;
  private readonly forgetResize: () => void;
  private shown: string[] = [];

  constructor(
    options: TreeOptions,
    private readonly debug: boolean,
  ) {
    this.model = new TreeModel(options);
    this.timer = setInterval(() => this.paint(), repaintMilliseconds);
    this.timer.unref();
    this.forgetResize = terminal.onResize(() => this.paint());
  }

  handle(event: EngineEvent): void {
    this.model.handle(event, Date.now());
    const text = event.type === "diagnostic" ? diagnosticText(event, this.debug) : undefined;
    if (text !== undefined) terminal.print(text);
  }

  close(): void {
    clearInterval(this.timer);
    this.forgetResize();
    this.model.end(Date.now());
    this.paint();
    terminal.keepShown();
  }

  private paint(): void {
    const { columns, rows } = terminal.size;
    const lines = frame(this.model, columns, rows, Date.now());
    if (lines.join("\n") === this.shown.join("\n")) return;
    this.shown = lines;
    terminal.show(lines);
  }
}
