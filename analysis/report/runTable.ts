import type { RunSummary } from "../../scenarios/measurement";
import { significant } from "../text/text";

/** Options of runTable. */
interface RunTableOptions {
  /** What to call a row's scenario; default: the first six digits of its digest. */
  label?: (summary: RunSummary) => string;
}

type Column = { title: string; left?: boolean; value: (summary: RunSummary) => string };

/**
 * The cells as a plain-text table for a terminal: RTT and overhead in ms, one row a run, a note below for each run that is
 * not valid.
 */
export function runTable(summaries: readonly RunSummary[], options: RunTableOptions = {}): string {
  if (summaries.length === 0) return "No runs.";
  const label = options.label ?? ((summary: RunSummary) => summary.scenarioDigest.slice(0, 6));
  const columns: Column[] = [
    { title: "scenario", left: true, value: label },
    { title: "rate", left: true, value: (s) => s.rate },
    { title: "rep", value: (s) => String(s.repetition) },
    { title: "received", value: (s) => `${s.received}/${s.sent}` },
    { title: "loss %", value: (s) => significant(s.lossPercent, 2) },
    { title: "RTT ms", value: (s) => significant(s.rttMedianMs) },
    { title: "q1", value: (s) => significant(s.rttQ1Ms) },
    { title: "q3", value: (s) => significant(s.rttQ3Ms) },
    { title: "sd", value: (s) => significant(s.rttSdMs) },
    { title: "net ms", value: (s) => significant(s.netMedianMs) },
    { title: "overhead ms", value: (s) => significant(s.overheadMedianMs) },
    { title: "overhead %", value: (s) => significant(s.overheadMedianPercent) },
    { title: "verdict", left: true, value: (s) => s.verdict },
  ];
  const notes = summaries
    .filter((s) => s.reasons.length > 0)
    .map((s) => `  ${label(s)} ${s.rate} r${s.repetition}: ${s.verdict}: ${s.reasons.join("; ")}`);
  return [...layOut(columns, summaries), ...notes].join("\n");
}

function layOut(columns: readonly Column[], summaries: readonly RunSummary[]): string[] {
  const cells = summaries.map((summary) => columns.map((column) => column.value(summary)));
  const widths = columns.map((column, i) => Math.max(column.title.length, ...cells.map((row) => row[i]?.length ?? 0)));
  const line = (texts: readonly string[]) =>
    texts
      .map((text, i) => (columns[i]?.left ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  const titles = columns.map((column) => column.title);
  return [line(titles), line(widths.map((width) => "─".repeat(width))), ...cells.map(line)];
}
