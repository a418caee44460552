import { cellLabel } from "../model/cellLabel";
import { repetitionsToAskFor } from "../answer/nextMeasurements";
import { noiseOf, repetitionSureness } from "../answer/sureness";
import { cellMetric, factorsOf, groupCells, metricValues, type Cell } from "../model/cells";
import type { MetricName } from "../model/metrics";
import type { DrawnFigure } from "../draw/figureFiles";
import type { Dataset } from "../model/runData";
import { runsHtml } from "./runsHtml";
import { escapeHtml } from "../text/escape";
import { figureHtml } from "./figureHtml";
import { limits } from "./limits";
import { page } from "./page";
import { problemsHtml } from "./problemsHtml";
import { driftText } from "./surenessText";
import { counted, significant } from "../text/text";

/** The report of one stack's runs: what virtualization added here, the runs, and what the numbers do not say. */
export function stackPage(stack: string, data: Dataset, drawn: readonly DrawnFigure[]): string {
  const rows = data.runs.map(({ run, summary }) => ({
    label: cellLabel({ factors: factorsOf(run), context: "", runs: [] }),
    summary,
  }));
  const notes = limits(data).map((text) => `<li>${escapeHtml(text)}</li>`);
  return page(`Tare: what virtualization adds to round-trip time on stack ${stack}`, answerHtml(stack, data), [
    { id: "runs", title: "Runs", html: runsHtml(rows) },
    { id: "figures", title: "Figures", html: drawn.map(figureHtml).join("\n") },
    {
      id: "limits",
      title: "What these numbers do not say",
      html: `<ul>${notes.join("")}</ul>${problemsHtml(data.problems)}`,
    },
  ]);
}

function answerHtml(stack: string, data: Dataset): string {
  const { cells } = groupCells(data);
  const lines = cells.map((cell) => `<li>${escapeHtml(cellText(cell))}</li>`);
  const text =
    lines.length === 0
      ? "<p>No run is usable: see below for the reasons.</p>"
      : `<ul>${lines.join("")}</ul>${surenessHtml(stack, cells)}`;
  return `<div class="answer">${text}</div>`;
}

function cellText(cell: Cell): string {
  const of = (name: MetricName) => cellMetric(cell, name);
  const overhead =
    of("overheadMedian") === null
      ? "its overhead is unknown, as nothing was captured on the host"
      : `${significant(of("overheadMedian"))} ms${spread(cell, "overheadMedian")} of it (${significant(of("overheadPercent"))} %) between guest and host: the tare`;
  return `${cellLabel(cell)}: a round trip takes ${significant(of("rttMedian"))} ms${spread(cell, "rttMedian")}, ${overhead}.`;
}

/** The least and the most of a cell's repetitions: what was seen, and no interval. */
function spread(cell: Cell, name: MetricName): string {
  const values = metricValues(cell, name);
  if (values.length < 2) return "";
  return ` (${significant(Math.min(...values))} … ${significant(Math.max(...values))} in ${values.length} repetitions)`;
}

/** How far these numbers can be trusted, and the command that makes them surer. */
function surenessHtml(stack: string, cells: readonly Cell[]): string {
  const least = Math.min(...cells.map(({ runs }) => runs.length));
  const { drift, pair } = noiseOf(cells, "rttMedian");
  const sureness = repetitionSureness(least, { drift, pair });
  const command = `./tare measure --stack ${stack} --repetitions ${repetitionsToAskFor}`;
  const sentences = [
    `Sureness: ${sureness}. At least ${counted(least, "repetition")} of each cell.`,
    ...(drift === null ? [] : [driftText(drift)]),
    ...(sureness === "low" ? ["Do not compare these numbers with others yet. To be surer:"] : []),
  ];
  return `<p>${escapeHtml(sentences.join(" "))}</p>${sureness === "low" ? `<pre>${escapeHtml(command)}</pre>` : ""}`;
}
