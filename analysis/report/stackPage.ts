import { repetitionsToAskFor } from "../answer/nextMeasurements";
import { noiseOf, repetitionSureness } from "../answer/sureness";
import { groupCells, type Cell } from "../model/cells";
import type { DrawnFigure } from "../draw/figureFiles";
import type { Dataset } from "../model/runData";
import { conditions, tareText } from "./conditions";
import { conditionsHtml } from "./conditionsHtml";
import { runsHtml } from "./runsHtml";
import { segmentsHtml } from "./segmentsHtml";
import { escapeHtml } from "../text/escape";
import { figuresHtml } from "./figureHtml";
import { limits } from "./limits";
import { page } from "./page";
import { problemsHtml } from "./problemsHtml";
import { driftText } from "./surenessText";
import { counted } from "../text/text";

/** The report of one stack's runs: what virtualization added here, the runs, and what the numbers do not say. */
export function stackPage(stack: string, data: Dataset, drawn: readonly DrawnFigure[]): string {
  const notes = limits(data).map((text) => `<li>${escapeHtml(text)}</li>`);
  return page(`Tare: what virtualization adds to round-trip time on stack ${stack}`, answerHtml(stack, data), [
    { id: "runs", title: "Runs", html: runsHtml(data.runs) + segmentsHtml(data.runs) },
    { id: "figures", title: "Figures", html: figuresHtml(drawn) },
    {
      id: "limits",
      title: "What these numbers do not say",
      html: `<ul>${notes.join("")}</ul>${problemsHtml(data.problems)}`,
    },
  ]);
}

function answerHtml(stack: string, data: Dataset): string {
  const { cells } = groupCells(data);
  const [first, ...others] = conditions(cells);
  const text =
    first === undefined
      ? "<p>No run is usable: see below for the reasons.</p>"
      : `<p class="lead"><strong>${escapeHtml(tareText(first, others.length))}</strong></p>${surenessHtml(stack, cells)}${conditionsHtml(cells)}`;
  return `<section class="answer" id="answer" aria-labelledby="answer-title"><h2 id="answer-title">The answer</h2>${text}</section>`;
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
