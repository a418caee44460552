import type { CampaignAnalysis } from "../campaign/analyse";
import { escapeHtml } from "../text/escape";
import { tuningOf } from "../model/tuningOf";
import { scenarioCommands } from "./scenarioCommands";

/** How to make this page again, and the runs that it is made from. */
export function reproduceHtml({ dataset }: CampaignAnalysis, resultsFolder: string): string {
  const scenarios = new Map(dataset.runs.map(({ run }) => [run.scenarioDigest.slice(0, 12), run.scenario]));
  const stacks = new Map(
    dataset.runs.map(({ run }) => {
      const [name, tuning] = [run.scenarioDigest.slice(0, 12), tuningOf(run)];
      return [`${name} ${tuning}`, { name, scenario: run.scenario, tuning }];
    }),
  );
  const versions = [...new Set(dataset.runs.map(({ run }) => run.toolVersion))];
  const runs = dataset.runs.map(({ run }) => `${run.scenarioDigest.slice(0, 12)}/${run.runId}`);
  return (
    `<p>The same runs give the same page. Analyse them again, or take them along with tables (Parquet), data dictionary and metadata (RO-Crate):</p>` +
    `<pre>./tare report ${escapeHtml(resultsFolder)}\n./tare report ${escapeHtml(resultsFolder)} --export FOLDER</pre>` +
    `<p>Measure again: a stack of each scenario, in the lab that <code>./tare lab up</code> makes; on two servers with <code>senderAddress=… responderAddress=…</code> added to each.</p>` +
    `<details><summary>Commands</summary><pre>${escapeHtml([...stacks.values()].flatMap(({ name, ...measured }) => scenarioCommands(name, measured)).join("\n"))}</pre></details>` +
    `<p>Made from ${runs.length} runs of ${scenarios.size} scenarios, taken with Tare ${escapeHtml(versions.join(", ") || "–")}.</p>` +
    `<details><summary>All runs</summary><pre>${escapeHtml(runs.join("\n"))}</pre></details>`
  );
}
