import { askedPerSecond } from "../../scenarios/conditionText";
import type { RunSummary } from "../../scenarios/measurement";
import { shownLabel } from "../model/cellLabel";
import { factorsOf } from "../model/cells";
import type { RunData } from "../model/runData";
import { escapeHtml } from "../text/escape";
import { htmlTable } from "../text/htmlTable";
import { rateText, significant } from "../text/text";

/** A run with its record. */
type RecordedRun = Pick<RunData, "run" | "summary">;

/** The runs as a table: counts, RTT, net and overhead. */
export function runsHtml(rows: readonly RecordedRun[]): string {
  const number = (title: string, value: (summary: RunSummary) => string) => ({
    title,
    number: true,
    value: (row: RecordedRun) => value(row.summary),
  });
  return htmlTable(
    "Each run: RTT as ping saw it, net RTT at the guest's tap or veth, and the overhead between them (medians; times in ms)",
    [
      { title: "cell", html: cellNote },
      { title: "validity", value: ({ summary }) => summary.verdict },
      number("rep.", (s) => String(s.repetition)),
      number("received", (s) => `${s.received} of ${s.sent}`),
      { title: "sent a second", number: true, html: sentHtml },
      number("loss %", (s) => significant(s.lossPercent, 2)),
      noted(
        "RTT (quartiles)",
        (s) => s.rttMedianMs,
        (s) => `${significant(s.rttQ1Ms)} … ${significant(s.rttQ3Ms)}`,
      ),
      number("sd", (s) => significant(s.rttSdMs)),
      number("net", (s) => significant(s.netMedianMs)),
      noted(
        "overhead (share)",
        (s) => s.overheadMedianMs,
        (s) => `${significant(s.overheadMedianPercent)} %`,
      ),
    ],
    rows,
  );
}

/** What was achieved, and below it what was asked for. */
function sentHtml({ run }: RecordedRun): string {
  const asked = askedPerSecond(run.probe.rate);
  const remark = asked === null ? "back to back" : `of ${rateText(asked)}`;
  return `${rateText(run.achieved.ratePerSecond)}<br><span class="soft">${escapeHtml(remark)}</span>`;
}

/** A number, and a smaller remark below it. */
function noted(title: string, value: (summary: RunSummary) => number | null, remark: (summary: RunSummary) => string) {
  return {
    title,
    number: true,
    html: ({ summary }: RecordedRun) => {
      const found = value(summary);
      return found === null ? "–" : `${significant(found)}<br><span class="soft">(${remark(summary)})</span>`;
    },
  };
}

/** A cell's name, and below it the reasons why its run is suspect or invalid. */
function cellNote({ run, summary: { reasons } }: RecordedRun): string {
  const label = shownLabel({ factors: factorsOf(run), context: "", runs: [] });
  const why = reasons.length === 0 ? "" : `<br><span class="soft">${escapeHtml(reasons.join("; "))}</span>`;
  return `<span class="cell">${escapeHtml(label)}${why}</span>`;
}
