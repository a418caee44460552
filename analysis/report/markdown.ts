import type { CampaignAnalysis } from "../campaign/analyse";
import { factorsOf } from "../model/cells";
import { cellLabel } from "../model/cellLabel";
import type { RunData } from "../model/runData";
import { effectText } from "../verdicts/sentence";
import { strengthOf } from "../verdicts/verdict";
import { answerText } from "./answerText";
import { recordsUncertainty, recordsWaiting } from "../model/recorded";
import { significant } from "../text/text";
import { known } from "../text/uncertain";
import { sizesText } from "./verdictHtml";

/** The report in Markdown: answer, verdicts, runs. */
export function campaignMarkdown(analysis: CampaignAnalysis): string {
  const answer = answerText(analysis);
  const list = (title: string, items: readonly string[]) =>
    items.length === 0 ? [] : [`## ${title}`, items.map((item) => `- ${item}`).join("\n")];
  const verdicts = analysis.verdicts.map((v) => [
    v.own ? `${v.id} (our own)` : v.id,
    v.verdict,
    strengthOf(v) ?? "–",
    v.direction,
    v.parts[0] ? effectText(v.parts[0]) : "–",
    sizesText(v).join("; ") || "–",
    String(Math.min(...v.parts.map((part) => part.n))),
    v.wants ? `${v.sentence} Needs ${v.wants.what}: \`${v.wants.command}\`.` : v.sentence,
  ]);
  const problems = analysis.dataset.problems.map(({ where, what }) => `${where}: ${what}`);
  const excluded = analysis.cells.excluded.map(({ data, reason }) => `${data.run.runId}: ${reason}`);
  return `${[
    "# What virtualization adds to round-trip time",
    answer.lead,
    ...answer.evidence,
    ...(answer.kinds.rows.length === 0
      ? []
      : [
          "## What virtualization costs here",
          answer.kinds.caption,
          markdownTable(answer.kinds.columns, answer.kinds.rows),
        ]),
    ...list("What matters most", answer.factors),
    ...(answer.varied === "" ? [] : [...(answer.factors.length > 0 ? [] : ["## What was varied"]), answer.varied]),
    ...(answer.next === null
      ? []
      : ["## To be surer", `\`\`\`\n${answer.next.commands.join("\n")}\n\`\`\``, ...answer.next.notes]),
    ...list("Limits", answer.limits),
    "## Does the paper hold here?",
    answer.verdicts,
    ...answer.paper.wants.map(
      ({ text, commands }) => `- ${text}: ${commands.map((command) => `\`${command}\``).join(", ")}`,
    ),
    markdownTable(
      ["claim", "verdict", "evidence", "direction", "effect", "size ÷ paper's", "n", "in a sentence"],
      verdicts,
    ),
    "## Runs",
    runsMarkdown(analysis.dataset.runs),
    ...list("Left out", excluded),
    ...list("Not read, or read in part", problems),
  ].join("\n\n")}\n`;
}

/** Runs as a Markdown table: for a stack's readme, too. */
export function runsMarkdown(runs: readonly RunData[]): string {
  const isRecorded = recordsUncertainty(runs);
  const withWaiting = <Value>(value: Value) => (recordsWaiting(runs) ? [value] : []);
  const figure = (value: number | null, uncertainty: number | null | undefined) =>
    isRecorded ? known(value, uncertainty) : significant(value);
  return markdownTable(
    [
      "cell",
      "rep",
      "loss %",
      "RTT ms",
      "net ms",
      "overhead ms",
      "overhead %",
      ...withWaiting("waiting for a CPU, at most % of it"),
      "validity",
    ],
    runs.map(({ run, summary }) => [
      cellLabel({ factors: factorsOf(run), context: "", runs: [] }),
      String(summary.repetition),
      significant(summary.lossPercent, 2),
      figure(summary.rttMedianMs, summary.uncertainty?.rttMedianMs),
      figure(summary.netMedianMs, summary.uncertainty?.netMedianMs),
      figure(summary.overheadMedianMs, summary.uncertainty?.overheadMedianMs),
      figure(summary.overheadMedianPercent, summary.uncertainty?.overheadMedianPercent),
      ...withWaiting(significant(summary.waiting?.mostOfOverheadPercent, 2)),
      summary.verdict,
    ]),
  );
}

function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  return [line(titles), line(titles.map(() => "---")), ...rows.map(line)].join("\n");
}
