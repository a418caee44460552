import type { CellSummary } from "../../scenarios/measurement";
import { htmlTable } from "./htmlTable";
import { significant } from "./text";

/** A run with what it is called. */
export interface NamedSummary {
  label: string;
  summary: CellSummary;
}

/** The runs as a table: counts, RTT, net and overhead. */
export function cellHtml(rows: readonly NamedSummary[]): string {
  const number = (title: string, value: (summary: CellSummary) => string) => ({
    title,
    number: true,
    value: (row: NamedSummary) => value(row.summary),
  });
  return htmlTable(
    "Each run: RTT as ping saw it, net RTT at the guest's tap or veth, and the overhead between them (medians; times in ms)",
    [
      { title: "cell", value: (row) => row.label },
      number("repetition", (s) => String(s.repetition)),
      number("received", (s) => `${s.received} of ${s.sent}`),
      number("loss %", (s) => significant(s.lossPercent, 2)),
      number("RTT", (s) => significant(s.rttMedianMs)),
      number("quartiles", (s) => `${significant(s.rttQ1Ms)} … ${significant(s.rttQ3Ms)}`),
      number("sd", (s) => significant(s.rttSdMs)),
      number("net", (s) => significant(s.netMedianMs)),
      number("overhead", (s) => significant(s.overheadMedianMs)),
      number("overhead %", (s) => significant(s.overheadMedianPercent)),
      { title: "validity", value: ({ summary }) => [summary.verdict, ...summary.reasons].join(": ") },
    ],
    rows,
  );
}
