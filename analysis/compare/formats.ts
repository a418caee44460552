import { canonicalJson } from "../../scenarios/digest";
import { csvField } from "../report/csv";
import { escapeHtml } from "../text/escape";
import { htmlTable, type HtmlColumn } from "../text/htmlTable";
import { page } from "../report/page";
import { significant } from "../text/text";
import type { CellChange, MetricChange, Comparison } from "./compare";
import { beyondNoise, changeText, comparisonLead, metricName } from "./text";

/** The two sets as the user named them. */
interface SetNames {
  a: string;
  b: string;
}

export function comparisonPage(comparison: Comparison, names: SetNames): string {
  const list = (items: readonly string[], none: string) =>
    items.length === 0 ? `<p>${none}</p>` : `<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join("")}</ul>`;
  const lead = `<div class="answer"><p><strong>${escapeHtml(comparisonLead(comparison))}</strong></p><p>A: <code>${escapeHtml(names.a)}</code>, B: <code>${escapeHtml(names.b)}</code></p></div>`;
  const sorted = [...comparison.cells].sort((x, y) => Number(y.beyondNoise !== null) - Number(x.beyondNoise !== null));
  return page("What changed between two result sets", lead, [
    {
      id: "overall",
      title: "Over all matched cells",
      html: table("B against A; 95 % intervals over matched cells and repetitions", columns, comparison.overall),
    },
    {
      id: "environment",
      title: "What is different in the environment",
      html: list(comparison.environment, "Nothing that the runs record."),
    },
    {
      id: "cells",
      title: "Cell by cell",
      html: table(
        "B against A, cells that changed beyond noise first",
        [{ title: "cell", value: (row: CellChange) => row.cell }, ...columns],
        sorted,
      ),
    },
    {
      id: "missing",
      title: "Not compared",
      html: list(
        [
          ...comparison.onlyInA.map((cell) => `only in A: ${cell}`),
          ...comparison.onlyInB.map((cell) => `only in B: ${cell}`),
          ...comparison.otherwiseMade.map((cell) => `made otherwise: ${cell}`),
          ...comparison.excluded,
        ],
        "Every cell is in both sets.",
      ),
    },
    { id: "method", title: "Method", html: `<p>${escapeHtml(method)}</p>` },
  ]);
}

function table<Row>(caption: string, titles: readonly HtmlColumn<Row>[], rows: readonly Row[]): string {
  return rows.length === 0 ? "<p>No cell is in both sets.</p>" : htmlTable(caption, titles, rows);
}

const method =
  "Cells with the same factors, guest sizes and probe mode are matched. Intervals: stratified bootstrap over matched cells and repetitions; beyond noise: stratified permutation test with the false discovery rate held at 5 %, and an interval that excludes no change. Where repetitions are too few for any change to reach that (a cell alone needs four on each side), nothing is said.";

const columns: HtmlColumn<MetricChange>[] = [
  { title: "metric", value: metricName },
  { title: "change", value: changeText },
  { title: "beyond noise", value: beyondNoise },
  { title: "q", number: true, value: (row) => significant(row.q, 2) },
  { title: "matched cells", number: true, value: (row) => String(row.cells) },
  { title: "n", number: true, value: (row) => String(row.n) },
];

export function comparisonMarkdown(comparison: Comparison, names: SetNames): string {
  const row = (change: MetricChange) =>
    `| ${metricName(change)} | ${changeText(change)} | ${beyondNoise(change)} | ${change.cells} | ${change.n} |`;
  const changed = comparison.cells.filter((change) => change.beyondNoise !== null);
  const list = (title: string, items: readonly string[]) =>
    items.length === 0 ? [] : [`## ${title}`, items.map((item) => `- ${item}`).join("\n")];
  const parts = [
    "# What changed between two result sets",
    `A: ${names.a}, B: ${names.b}`,
    comparisonLead(comparison),
    comparison.overall.length === 0
      ? ""
      : [
          "| figure | change | beyond noise | matched cells | n |",
          "| --- | --- | --- | --- | --- |",
          ...comparison.overall.map(row),
        ].join("\n"),
    ...list(
      "Cells that changed beyond noise",
      changed.map((change) => `${change.cell}: ${metricName(change)} ${changeText(change)}`),
    ),
    ...list("What is different in the environment", comparison.environment),
    ...list("Only in A", comparison.onlyInA),
    ...list("Only in B", comparison.onlyInB),
    ...list("In both, but made otherwise", comparison.otherwiseMade),
    ...list("Left out", comparison.excluded),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

export function comparisonJson(comparison: Comparison, names: SetNames): string {
  return `${canonicalJson({ formatVersion: 1, ...names, lead: comparisonLead(comparison), ...comparison })}\n`;
}

export function comparisonCsv({ overall, cells }: Comparison): string {
  const line = (cell: string, c: MetricChange) =>
    [
      csvField(cell),
      c.metric,
      c.scale,
      c.change,
      c.low ?? "",
      c.high ?? "",
      c.q ?? "",
      c.beyondNoise ?? "",
      c.cells,
      c.n,
    ].join(",");
  const lines = [...overall.map((change) => line("all", change)), ...cells.map((change) => line(change.cell, change))];
  return `${["cell,metric,scale,change,low,high,q,beyond_noise,matched_cells,n", ...lines].join("\r\n")}\r\n`;
}
