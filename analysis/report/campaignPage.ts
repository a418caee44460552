import type { CampaignAnalysis } from "../campaign/analyse";
import { factorsOf } from "../model/cells";
import type { DrawnFigure } from "../draw/figureFiles";
import { cellLabel } from "../model/cellLabel";
import { answerText } from "./answerText";
import { runsHtml } from "./runsHtml";
import { escapeHtml } from "../text/escape";
import { htmlTable } from "../text/htmlTable";
import type { KindsTable } from "./kindsTable";
import { figureHtml } from "./figureHtml";
import { methodHtml } from "./methodHtml";
import { page, type Section } from "./page";
import { reproduceHtml } from "./reproduceHtml";
import { tableHtml } from "./tableHtml";
import { validityHtml } from "./validityHtml";
import { filterScript, verdictHtml } from "./verdictHtml";

/** The drawings of a report, in the order of the analysis. */
export interface Drawings {
  paper: readonly DrawnFigure[];
  own: readonly DrawnFigure[];
}

const maxOpenRows = 80;

/** The whole report as one page: the answer first, then everything it rests on. */
export function campaignPage(analysis: CampaignAnalysis, drawings: Drawings, resultsFolder: string): string {
  const [hardware, software, ...findings] = analysis.tables;
  const rows = analysis.dataset.runs.map(({ run, summary }) => ({
    label: cellLabel({ factors: factorsOf(run), context: "", runs: [] }),
    summary,
  }));
  const sections: Section[] = [
    { id: "verdicts", title: "Does the paper hold here?", html: verdictHtml(analysis.verdicts) },
    { id: "overview", title: "What was measured", html: drawings.own.map(figureHtml).join("\n") },
    { id: "figures", title: "The paper's figures, with these runs", html: drawings.paper.map(figureHtml).join("\n") },
    { id: "tables", title: "The paper's tables, with these runs", html: findings.map(tableHtml).join("\n") },
    { id: "runs", title: "All runs", html: folded(runsHtml(rows), rows.length) },
    { id: "validity", title: "Validity", html: validityHtml(analysis) },
    { id: "method", title: "Method", html: methodHtml(analysis) },
    {
      id: "environment",
      title: "Environment",
      html: [hardware, software].flatMap((table) => (table ? tableHtml(table) : [])).join("\n"),
    },
    { id: "reproduce", title: "How to reproduce", html: reproduceHtml(analysis, resultsFolder) },
  ];
  return page("What virtualization adds to round-trip time", answerHtml(analysis), sections, filterScript);
}

function answerHtml(analysis: CampaignAnalysis): string {
  const answer = answerText(analysis);
  const list = (title: string, items: readonly string[]) =>
    items.length === 0
      ? ""
      : `<h3>${title}</h3><ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join("")}</ul>`;
  return (
    `<div class="answer" id="answer"><p class="lead"><strong>${escapeHtml(answer.lead)}</strong></p>` +
    answer.evidence.map((sentence) => `<p>${escapeHtml(sentence)}</p>`).join("") +
    (answer.kinds.rows.length === 0 ? "" : `<h3>What virtualization costs here</h3>${kindsHtml(answer.kinds)}`) +
    list("What matters most", answer.factors) +
    (answer.varied === "" ? "" : `<p>${escapeHtml(answer.varied)}</p>`) +
    nextHtml(answer.next) +
    `<p>${escapeHtml(answer.verdicts)} <a href="#verdicts">See each</a>.</p>` +
    list("Limits", answer.limits) +
    "</div>"
  );
}

function nextHtml(next: ReturnType<typeof answerText>["next"]): string {
  if (next === null) return "";
  const notes = next.notes.map((note) => `<p>${escapeHtml(note)}</p>`).join("");
  return `<h3>To be surer</h3><pre>${escapeHtml(next.commands.join("\n"))}</pre>${notes}`;
}

function kindsHtml({ caption, columns, rows }: KindsTable): string {
  const column = (title: string, i: number) => ({
    title,
    number: i > 0,
    html: (row: readonly string[]) => withSoftRange(row[i] ?? "–"),
  });
  return htmlTable(caption, columns.map(column), rows);
}

/** "1.8 (1.6 … 2.0)" in two lines, the number that matters above. */
function withSoftRange(text: string): string {
  const [number = "", ...notes] = text.split(/ (?=\()/);
  return [escapeHtml(number), ...notes.map((note) => `<span class="soft">${escapeHtml(note)}</span>`)].join("<br>");
}

/** A table too long to scroll past is folded. */
function folded(html: string, rows: number): string {
  return rows <= maxOpenRows ? html : `<details><summary>Show all ${rows} runs</summary>${html}</details>`;
}
