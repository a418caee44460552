import type { CampaignAnalysis } from "../campaign/analyse";
import type { DrawnFigure } from "../draw/figureFiles";
import { answerText, whySure } from "./answerText";
import { conditions, tareText } from "./conditions";
import { conditionsHtml } from "./conditionsHtml";
import { runsHtml } from "./runsHtml";
import { segmentsHtml } from "./segmentsHtml";
import { escapeHtml } from "../text/escape";
import { htmlTable } from "../text/htmlTable";
import { counted } from "../text/text";
import type { KindsTable } from "./kindsTable";
import { figuresHtml } from "./figureHtml";
import { methodHtml } from "./methodHtml";
import { page, type Section } from "./page";
import type { PaperText } from "./paperText";
import { reproduceHtml } from "./reproduceHtml";
import { furtherCommands } from "./scenarioCommands";
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
  const rows = analysis.dataset.runs.map(({ run, summary }) => ({ run, summary }));
  const answer = answerText(analysis);
  const sections: Section[] = [
    { id: "evidence", title: "What the answer rests on", html: evidenceHtml(analysis, answer) },
    { id: "verdicts", title: "Does the paper hold here?", html: findingsHtml(analysis) },
    { id: "overview", title: "What was measured", html: figuresHtml(drawings.own) },
    { id: "figures", title: "The paper's figures, with these runs", html: figuresHtml(drawings.paper) },
    { id: "tables", title: "The paper's tables, with these runs", html: findings.map(tableHtml).join("\n") },
    { id: "runs", title: "All runs", html: folded(runsHtml(rows), rows.length) + segmentsHtml(rows) },
    { id: "validity", title: "Validity", html: validityHtml(analysis) },
    { id: "method", title: "Method", html: methodHtml(analysis) },
    {
      id: "environment",
      title: "Environment",
      html: [hardware, software].flatMap((table) => (table ? tableHtml(table) : [])).join("\n"),
    },
    { id: "reproduce", title: "How to reproduce", html: reproduceHtml(analysis, resultsFolder) },
  ];
  const first = answerHtml(analysis, answer, resultsFolder);
  return page("What virtualization adds to round-trip time", first, sections, filterScript);
}

type Answer = ReturnType<typeof answerText>;

/** The first screen: the answer, how sure it is, the conditions that were measured, what to do next, and the paper in two lines. */
function answerHtml(analysis: CampaignAnalysis, { lead, kinds, next, paper }: Answer, resultsFolder: string): string {
  const { cells } = analysis.cells;
  const order = kinds.rows.map(([label = ""]) => label.replace(/ \(\d+ cells?\)$/, ""));
  const paragraphs = (sentences: readonly string[]) => `<p>${sentences.map(escapeHtml).join(" ")}</p>`;
  const sure = whySure(analysis);
  // Where there is nothing to choose between, the answer is what the one kind costs.
  const [only, ...others] = analysis.recommendation.kind === "single" ? conditions(cells) : [];
  const sentence = only === undefined ? lead : tareText(only, others.length);
  return (
    `<section class="answer" id="answer" aria-labelledby="answer-title"><h2 id="answer-title">The answer</h2>` +
    `<p class="lead"><strong>${escapeHtml(sentence)}</strong></p>` +
    (sure.length === 0 ? "" : paragraphs(sure)) +
    (cells.length === 0 ? "" : conditionsHtml(cells, order)) +
    nextHtml(next ?? furtherCommands(analysis, resultsFolder), next === null) +
    `<h3>The paper</h3><p>${escapeHtml(paper.shows)} <a href="#verdicts">See each</a>.</p>${wantsHtml(paper)}</section>`
  );
}

function wantsHtml({ wants }: PaperText): string {
  if (wants.length === 0) return "";
  const items = wants.map(({ text, commands }) => `<li>${escapeHtml(text)}:${commandsHtml(commands)}</li>`);
  return `<details><summary>What would decide the others</summary><ul>${items.join("")}</ul></details>`;
}

function evidenceHtml(analysis: CampaignAnalysis, answer: Answer): string {
  const list = (title: string, items: readonly string[]) =>
    items.length === 0
      ? ""
      : `<h3>${title}</h3><ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join("")}</ul>`;
  const sure = new Set(whySure(analysis));
  const evidence = answer.evidence.filter((sentence) => !sure.has(sentence));
  return (
    evidence.map((sentence) => `<p>${escapeHtml(sentence)}</p>`).join("") +
    (answer.kinds.rows.length === 0 ? "" : `<h3>The kinds of guests</h3>${kindsHtml(answer.kinds)}`) +
    list("What matters most", answer.factors) +
    (answer.varied === "" ? "" : `<p>${escapeHtml(answer.varied)}</p>`) +
    list("Limits", answer.limits)
  );
}

function findingsHtml({ verdicts }: CampaignAnalysis): string {
  const own = verdicts.filter((verdict) => verdict.own).length;
  const more = own === 0 ? "" : ` and ${counted(own, "claim")} of our own`;
  return `<details><summary>The paper's ${verdicts.length - own} findings${more}, one by one</summary>${verdictHtml(verdicts)}</details>`;
}

/** So many commands are seen at once. */
const openCommands = 3;

const commandsHtml = (commands: readonly string[]): string => `<pre>${escapeHtml(commands.join("\n"))}</pre>`;

function nextHtml({ commands, notes }: NonNullable<Answer["next"]>, isSure: boolean): string {
  const text = notes.map((note) => `<p class="note">${escapeHtml(note)}</p>`).join("");
  const left = commands.slice(openCommands);
  return `<h3>${isSure ? "What to do next" : "To be surer"}</h3>${commandsHtml(commands.slice(0, openCommands))}${left.length === 0 ? "" : `<details><summary>${counted(left.length, "more command")}</summary>${commandsHtml(left)}</details>`}${text}`;
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
