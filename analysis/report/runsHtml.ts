import { askedPerSecond } from "../../scenarios/conditionText";
import type { RunSummary } from "../../scenarios/measurement";
import { shownLabel } from "../model/cellLabel";
import { factorsOf } from "../model/cells";
import type { RunData } from "../model/runData";
import { escapeHtml } from "../text/escape";
import { htmlTable } from "../text/htmlTable";
import { rateText, significant } from "../text/text";
import { known, knownLike } from "../text/uncertain";

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
    "Each run: RTT as ping saw it, net RTT at the guest's tap or veth, and the overhead between them (medians ± standard uncertainty; times in ms)",
    [
      { title: "cell", html: cellNote },
      { title: "validity", value: ({ summary }) => summary.verdict },
      number("rep.", (s) => String(s.repetition)),
      number("received", (s) => `${s.received} of ${s.sent}`),
      { title: "sent a second", number: true, html: sentHtml },
      number("loss %", (s) => significant(s.lossPercent, 2)),
      noted("RTT (quartiles)", (s) => known(s.rttMedianMs, s.uncertainty?.rttMedianMs), rttRemark),
      number("sd", (s) => knownLike(s.rttSdMs, s.uncertainty?.rttMedianMs)),
      number("net", (s) => known(s.netMedianMs, s.uncertainty?.netMedianMs)),
      noted("overhead (share)", (s) => known(s.overheadMedianMs, s.uncertainty?.overheadMedianMs), overheadRemark),
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
function noted(title: string, value: (summary: RunSummary) => string, remark: (summary: RunSummary) => string) {
  return {
    title,
    number: true,
    html: ({ summary }: RecordedRun) => {
      const found = value(summary);
      return found === "–" ? found : `${found}<br><span class="soft">(${remark(summary)})</span>`;
    },
  };
}

/** Quartiles and, of a probe that sends at fixed times, what its 99th percentile is with what it sent late or not at all. */
function rttRemark({ rttQ1Ms, rttQ3Ms, uncertainty, corrected }: RunSummary): string {
  const quartiles = [rttQ1Ms, rttQ3Ms].map((ms) => knownLike(ms, uncertainty?.rttMedianMs)).join(" … ");
  if (!corrected) return quartiles;
  return `${quartiles}; p99 from the intended times ${significant(corrected.rttP99Ms)}, ${corrected.skipped} skipped`;
}

function overheadRemark({ overheadMedianPercent, uncertainty, waiting }: RunSummary): string {
  if (uncertainty?.overheadIsTold === false) return "not told apart from 0";
  const share = `${known(overheadMedianPercent, uncertainty?.overheadMedianPercent)} %`;
  if (!waiting) return share;
  return `${share}; waiting for a CPU: ${waitingText(waiting)}`;
}

/** Of a mean overhead, because waits are known as a sum. */
function waitingText({ mostOfOverheadPercent: most }: NonNullable<RunSummary["waiting"]>): string {
  if (most === null) return "not known";
  return most === 100 ? "possibly all of it" : `at most ${significant(most, 2)} % of its mean`;
}

/** A cell's name, and below it the reasons why its run is suspect or invalid. */
function cellNote({ run, summary: { reasons } }: RecordedRun): string {
  const label = shownLabel({ factors: factorsOf(run), context: "", runs: [] });
  const why = reasons.length === 0 ? "" : `<br><span class="soft">${escapeHtml(reasons.join("; "))}</span>`;
  return `<span class="cell">${escapeHtml(label)}${why}</span>`;
}
