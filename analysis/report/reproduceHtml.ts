import type { Analysis } from "../analyse";
import { escapeHtml } from "./escape";

/** How to make this page again, and the runs it is made of. */
export function reproduceHtml({ dataset }: Analysis, resultsFolder: string): string {
  const scenarios = [...new Set(dataset.runs.map(({ run }) => run.scenarioDigest))];
  const versions = [...new Set(dataset.runs.map(({ run }) => run.toolVersion))];
  const runs = dataset.runs.map(({ run }) => `${run.scenarioDigest.slice(0, 12)}/${run.runId}`);
  return (
    `<p>The same runs give the same page. Analyse them again, or take them along with tables (Parquet), data dictionary and metadata (RO-Crate):</p>` +
    `<pre>./tare report ${escapeHtml(resultsFolder)}\n./tare report ${escapeHtml(resultsFolder)} --export FOLDER</pre>` +
    `<p>Measure again: each run's <code>run.json</code> holds its scenario; <code>./tare up</code> on the stack that made it takes a new run when anything changed.</p>` +
    `<p>Made from ${runs.length} runs of ${scenarios.length} scenarios, taken with Tare ${escapeHtml(versions.join(", ") || "–")}.</p>` +
    `<details><summary>All runs</summary><pre>${escapeHtml(runs.join("\n"))}</pre></details>`
  );
}
