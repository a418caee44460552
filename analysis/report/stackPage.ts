import { cellLabel } from "../model/cellLabel";
import { cellMetric, groupCells, factorsOf } from "../model/cells";
import type { DrawnFigure } from "../draw/figureFiles";
import type { Dataset } from "../model/runData";
import { runsHtml } from "./runsHtml";
import { escapeHtml } from "../text/escape";
import { figureHtml } from "./figureHtml";
import { limits } from "./limits";
import { page } from "./page";
import { problemsHtml } from "./problemsHtml";
import { significant } from "../text/text";

/** The report of one stack's runs: what virtualization added here, the runs, and what the numbers do not say. */
export function stackPage(stack: string, data: Dataset, drawn: readonly DrawnFigure[]): string {
  const rows = data.runs.map(({ run, summary }) => ({
    label: cellLabel({ factors: factorsOf(run), context: "", runs: [] }),
    summary,
  }));
  const notes = limits(data).map((text) => `<li>${escapeHtml(text)}</li>`);
  return page(`Tare: what virtualization adds to round-trip time on stack ${stack}`, answerHtml(data), [
    { id: "runs", title: "Runs", html: runsHtml(rows) },
    { id: "figures", title: "Figures", html: drawn.map(figureHtml).join("\n") },
    {
      id: "limits",
      title: "What these numbers do not say",
      html: `<ul>${notes.join("")}</ul>${problemsHtml(data.problems)}`,
    },
  ]);
}

function answerHtml(data: Dataset): string {
  const { cells } = groupCells(data);
  const lines = cells.map((cell) => {
    const of = (name: "rttMedian" | "overheadMedian" | "overheadPercent") => cellMetric(cell, name);
    const overhead =
      of("overheadMedian") === null
        ? "its overhead is unknown, as nothing was captured on the host"
        : `${significant(of("overheadMedian"))} ms of it (${significant(of("overheadPercent"))} %) between guest and host: the tare`;
    return `<li>${escapeHtml(`${cellLabel(cell)}: a round trip takes ${significant(of("rttMedian"))} ms, ${overhead}.`)}</li>`;
  });
  const text =
    lines.length === 0 ? "<p>No run is usable: see below for the reasons.</p>" : `<ul>${lines.join("")}</ul>`;
  return `<div class="answer">${text}</div>`;
}
