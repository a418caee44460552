import type { StepOp } from "../../engine";
import { paint, type Style } from "../terminal";

interface OpWords {
  symbol: string;
  style: Style;
  /** The words in a preview; "" if a preview does not show the operation. */
  plan: string;
  doing: string;
  done: string;
}

const words: Record<StepOp, OpWords> = {
  same: { symbol: "", style: "dim", plan: "", doing: "checking", done: "unchanged" },
  create: { symbol: "+", style: "green", plan: "create", doing: "creating", done: "created" },
  update: { symbol: "~", style: "yellow", plan: "update", doing: "updating", done: "updated" },
  replace: { symbol: "+-", style: "magenta", plan: "replace", doing: "replacing", done: "replaced" },
  "create-replacement": {
    symbol: "++",
    style: "green",
    plan: "create replacement",
    doing: "creating replacement",
    done: "created replacement",
  },
  "delete-replaced": {
    symbol: "--",
    style: "red",
    plan: "delete original",
    doing: "deleting original",
    done: "deleted original",
  },
  delete: { symbol: "-", style: "red", plan: "delete", doing: "deleting", done: "deleted" },
  read: { symbol: ">", style: "cyan", plan: "read", doing: "reading", done: "read" },
  "read-replacement": {
    symbol: ">>",
    style: "cyan",
    plan: "read replacement",
    doing: "reading replacement",
    done: "read replacement",
  },
  discard: { symbol: "<", style: "cyan", plan: "discard", doing: "discarding", done: "discarded" },
  "remove-pending-replace": { symbol: "~", style: "dim", plan: "", doing: "completing", done: "completed" },
  refresh: { symbol: "~", style: "yellow", plan: "refresh", doing: "refreshing", done: "refreshed" },
};

export function opWords(op: StepOp): OpWords {
  return words[op];
}

/** " +  ", coloured. */
export function opPrefix(op: StepOp): string {
  const { symbol, style } = words[op];
  return paint(style, ` ${symbol.padEnd(2)} `);
}

/** "20 ms", "0.4 s", "14 s", "2 min 5 s" */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 100) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** For times that go on while they are shown: "4 s", "2 min 5 s". */
export function wholeSeconds(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1000);
}
