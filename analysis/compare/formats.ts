import { canonicalJson } from "../../scenarios/digest";
import type { FigureAnswer } from "../gate/decide";
import { csvField } from "../report/csv";
import { page } from "../report/page";
import { escapeHtml } from "../text/escape";
import { htmlTable, type HtmlColumn } from "../text/htmlTable";
import { significant } from "../text/text";
import type { Comparison } from "./compare";
import { changeText, comparisonLead, figureTitle, sizeText, valueText } from "./text";

/** The two sets as the user named them. */
interface Names {
  a: string;
  b: string;
}

/** The columns of every form, for people. */
const columns: readonly HtmlColumn<FigureAnswer>[] = [
  { title: "figure", value: figureTitle },
  { title: "before", number: true, value: (answer) => valueText(answer, answer.before) },
  { title: "after", number: true, value: (answer) => valueText(answer, answer.after) },
  { title: "change (limits)", value: changeText },
  { title: "verdict", value: ({ verdict }) => verdict },
  { title: "p", number: true, value: ({ p }) => significant(p, 2) },
  { title: "bound", number: true, value: ({ figure, bound }) => sizeText(figure, bound) },
  { title: "smallest change seen", number: true, value: ({ figure, smallestSeen }) => sizeText(figure, smallestSeen) },
  { title: "cells", number: true, value: ({ cells }) => String(cells) },
  { title: "runs", number: true, value: ({ runs }) => `${runs.a} + ${runs.b}` },
];
const cellColumn: HtmlColumn<FigureAnswer> = { title: "cell", value: ({ cell }) => cell ?? "all" };

/** What is decided by no bound has neither verdict nor p. */
const besideColumns = columns.filter(({ title }) => ["figure", "before", "after", "change (limits)"].includes(title));

const lists = ({ treatments, environment, missing, excluded }: Comparison): [string, readonly string[], string][] => [
  ["What the scenarios changed", treatments, "Nothing: each cell stands against its like."],
  ["What is different in the environment", environment, "Nothing that the runs record."],
  ["What is missing", missing, "Nothing: each cell, probe and repetition is in both sets."],
  ["Runs that are not used", excluded, "None."],
];

const method =
  "One stratified rank test a figure over all matched cells (van Elteren), corrected for the figures that are asked (maxT by relabelling whole runs); limits are the shifts that this test does not exclude. Worse: beyond noise, and a change of the bound cannot be excluded. Not worse: a change of the bound is excluded, and would have been seen in 8 of 10 comparisons. docs/gate.md says more.";

export function comparisonPage(comparison: Comparison, names: Names): string {
  const { figures, cells, beside } = comparison;
  const table = (
    caption: string,
    of: readonly HtmlColumn<FigureAnswer>[],
    rows: readonly FigureAnswer[],
    none: string,
  ) => (rows.length === 0 ? `<p>${none}</p>` : htmlTable(caption, of, rows));
  const lead = `<div class="answer"><p><strong>${escapeHtml(comparisonLead(comparison))}</strong></p><p>before: <code>${escapeHtml(names.a)}</code>, after: <code>${escapeHtml(names.b)}</code></p></div>`;
  return page("Is the second result set worse?", lead, [
    {
      id: "overall",
      title: "Over all matched cells",
      html: table("after against before", columns, figures, "No cell is in both sets."),
    },
    {
      id: "cells",
      title: "Single cells that got worse",
      html: table("after against before", [cellColumn, ...columns], cells, "None that can be told from noise."),
    },
    {
      id: "beside",
      title: "Figures that decide nothing here",
      html: table("after against before", besideColumns, beside, "None was measured in both sets."),
    },
    ...lists(comparison).map(([title, items, none]) => ({
      id: title.toLowerCase().replaceAll(" ", "-"),
      title,
      html:
        items.length === 0
          ? `<p>${none}</p>`
          : `<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join("")}</ul>`,
    })),
    { id: "method", title: "Method", html: `<p>${escapeHtml(method)}</p>` },
  ]);
}

export function comparisonMarkdown(comparison: Comparison, names: Names): string {
  const { figures, cells, beside } = comparison;
  const parts = [
    "# Is the second result set worse?",
    `Before: ${names.a}, after: ${names.b}`,
    `**${comparisonLead(comparison)}**`,
    ...table("", columns, figures),
    ...table("Single cells that got worse", [cellColumn, ...columns], cells),
    ...table("Figures that decide nothing here", besideColumns, beside),
    ...lists(comparison)
      .filter(([, items]) => items.length > 0)
      .flatMap(([title, items]) => [`## ${title}`, items.map((item) => `- ${item}`).join("\n")]),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** The figures that decide, and single cells that got worse, as Markdown tables. */
export function comparisonTable({ figures, cells }: Pick<Comparison, "figures" | "cells">): string {
  return [
    ...table("", columns, figures),
    ...table("Single cells that got worse", [cellColumn, ...columns], cells).slice(-1),
  ].join("\n\n");
}

function table(title: string, of: readonly HtmlColumn<FigureAnswer>[], rows: readonly FigureAnswer[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const lines = [
    line(of.map((column) => column.title)),
    line(of.map(() => "---")),
    ...rows.map((row) => line(of.map((column) => column.value?.(row) ?? ""))),
  ];
  return [...(title === "" ? [] : [`## ${title}`]), lines.join("\n")];
}

export function comparisonJson(comparison: Comparison, names: Names): string {
  return `${canonicalJson({ formatVersion: 2, ...names, lead: comparisonLead(comparison), ...comparison })}\n`;
}

export function comparisonCsv({ figures, cells, beside }: Comparison): string {
  const line = (answer: FigureAnswer, decides: boolean) =>
    [
      csvField(answer.cell ?? "all"),
      answer.figure,
      decides ? answer.verdict : "",
      answer.before,
      answer.after,
      answer.change,
      answer.low ?? "",
      answer.high ?? "",
      answer.p,
      answer.bound,
      answer.smallestSeen ?? "",
      answer.runsNeeded ?? "",
      answer.cells,
      answer.runs.a,
      answer.runs.b,
    ].join(",");
  const head = "cell,figure,verdict,before,after,change,low,high,p,bound,smallest_seen,runs_needed,cells,runs_a,runs_b";
  const lines = [
    ...[...figures, ...cells].map((answer) => line(answer, true)),
    ...beside.map((answer) => line(answer, false)),
  ];
  return `${[head, ...lines].join("\r\n")}\r\n`;
}
