import type { CampaignAnalysis } from "../campaign/analyse";
import { escapeHtml } from "../text/escape";
import { htmlTable } from "../text/htmlTable";
import { problemsHtml } from "./problemsHtml";
import { counted } from "../text/text";

/** What the runs are worth: how many are valid, which were left out and why, what could not be read. */
export function validityHtml({ dataset, cells }: CampaignAnalysis): string {
  const count = (verdict: string) => dataset.runs.filter((item) => item.run.validity.verdict === verdict).length;
  const contexts = new Set(cells.cells.map((cell) => cell.context));
  const lead =
    `<p>${counted(dataset.runs.length, "run")} read: ${count("valid")} valid, ${count("suspect")} suspect, ${count("invalid")} invalid. ` +
    `They make ${counted(cells.cells.length, "cell")} in ${counted(contexts.size, "context")} ` +
    "(cells are compared within one context only: the same machines, image, version, sizes and probe mode).</p>";
  const suspects = dataset.runs.filter((item) => item.run.validity.verdict === "suspect");
  const marked = [
    ...cells.excluded.map(({ data, reason }) => ({ run: data.run.runId, state: "left out", reason })),
    ...suspects.map(({ run }) => ({
      run: run.runId,
      state: "suspect, used",
      reason: run.validity.reasons.map((item) => item.text).join("; "),
    })),
    ...dataset.runs
      .filter(({ run }) => run.load.reached === false)
      .map(({ run }) => ({
        run: run.runId,
        state: "load not reached, used",
        reason: `${run.load.kind} load at ${Math.round(100 * (run.load.share ?? 0))} % of its ceiling`,
      })),
  ];
  const table =
    marked.length === 0
      ? "<p>No run was left out or marked.</p>"
      : htmlTable(
          "Runs that were left out or marked",
          [
            { title: "run", value: (row) => row.run },
            { title: "state", value: (row) => row.state },
            { title: "reason", value: (row) => row.reason },
          ],
          marked,
        );
  return (
    lead +
    table +
    problemsHtml(dataset.problems) +
    `<p class="note">${escapeHtml("Validity judges the instrument, never the outcome: loss and long delays are results.")}</p>`
  );
}
