import type { AnalysisManifest, RunSummary } from "../../scenarios/measurement";
import { noiseWords } from "./noiseWords";
import { surerCommands } from "./profile";

/** What was measured of one stack with one number of background guests. */
export interface MeasuredScenario {
  stack: string;
  backgroundCount: number;
  manifest: AnalysisManifest;
}

export interface Closing {
  measured: MeasuredScenario[];
  /** The report over all runs. */
  report: string;
  labIsUp: boolean;
}

/** What the figures mean and do not mean on this machine, where the reports are, and what to do next. */
export function closingWords({ measured, report, labIsUp }: Closing): string {
  return [
    meaning(measured),
    noiseWords(measured),
    limits,
    reports(measured, report),
    surer(labIsUp),
    nextSteps(labIsUp),
  ].join("\n\n");
}

function meaning(measured: MeasuredScenario[]): string {
  const idle = runsWith(measured, (count) => count === 0);
  const loaded = runsWith(measured, (count) => count > 0);
  return [
    "RTT is what ping saw in the sender container, net what the sender host's kernel saw at the container's veth;",
    "the overhead is their difference per packet: what this container and its path to the host add.",
    `Median overhead: ${range(idle)} without background containers, ${range(loaded)} with them under cpu load.`,
  ].join("\n");
}

const limits = [
  "These figures come from a lab: two hosts that share one machine, its kernel and its memory. They show that the tool",
  "works and what it measures. They say nothing about load location, CPU affinity or absolute times on real servers,",
  "and a few hundred packets once are no replication.",
].join("\n");

function reports(measured: MeasuredScenario[], report: string): string {
  const lines = measured.map(
    ({ stack, backgroundCount, manifest }) =>
      `  ${manifest.report}   ${stack}, ${backgroundCount === 0 ? "no neighbours" : `${backgroundCount} neighbours`}`,
  );
  return [
    "The report (open it in a browser, no network needed): the answer, the paper's findings, figures, limits",
    `  ${report}`,
    "and for each scenario, with the raw captures beside it",
    ...lines,
  ].join("\n");
}

/** The commands whose report recommends and ranks: the same scenarios with enough repetitions. */
function surer(labIsUp: boolean): string {
  return [
    "Sureness: low, with one repetition of each scenario. To learn what the load changes, in a report of its own:",
    ...(labIsUp ? [] : ["  ./tare lab up"]),
    ...surerCommands().map((command) => `  ${command}`),
  ].join("\n");
}

function nextSteps(labIsUp: boolean): string {
  return [
    "Next:",
    labIsUp
      ? "  ./tare lab down                          take the lab down"
      : "  ./tare lab up                            two hosts again, until `./tare lab down`",
    "  ./tare up --stack sender                 the committed stack in full, in the lab",
    "  ./tare report                            the report again, over all that was measured so far",
    "  ./tare stack init mine --from sender     a scenario of your own; ./tare config set KEY VALUE --stack mine",
    "  docs/real-servers.md                     the same stacks on two real servers",
  ].join("\n");
}

function runsWith(measured: MeasuredScenario[], wanted: (count: number) => boolean): RunSummary[] {
  return measured.filter(({ backgroundCount }) => wanted(backgroundCount)).flatMap(({ manifest }) => manifest.summary);
}

/** Smallest and largest median overhead of the runs that may be used. */
function range(runs: RunSummary[]): string {
  const values = runs.filter((run) => run.verdict !== "invalid").flatMap((run) => run.overheadMedianMs ?? []);
  if (values.length === 0) return "not measured (no valid run)";
  return `${Math.min(...values).toFixed(4)} to ${Math.max(...values).toFixed(4)} ms`;
}
