import { folded, median, timeText } from "../../analysis";
import type { AnalysisManifest } from "../../scenarios/measurement";
import { pacingText } from "../../scenarios/conditionText";
import { noiseWords } from "./noiseWords";
import { backgroundCounts, quickRates } from "./profile";

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

const width = 80;

/** In at most 15 lines: the answer, the noise, the report, and what each of three readers does next. */
export function closingWords({ measured, report, labIsUp }: Closing): string {
  return [
    ...folded(answer(measured), width),
    ...folded(noiseWords(measured), width),
    "Sureness: low. A lab says nothing of absolute times on real servers.",
    `Report: ${report}`,
    ...nextSteps(labIsUp),
  ].join("\n");
}

/** What a round trip takes and what virtualization has of it, without neighbours and at the pace that comes first. */
function answer(measured: readonly MeasuredScenario[]): string {
  const [rate] = quickRates;
  const runs = measured
    .filter(({ backgroundCount }) => backgroundCount === 0)
    .flatMap(({ manifest }) => manifest.summary)
    .filter((run) => run.rate === rate && run.verdict !== "invalid");
  const rtt = median(runs.flatMap(({ rttMedianMs }) => rttMedianMs ?? []));
  const overhead = median(runs.flatMap(({ overheadMedianMs }) => overheadMedianMs ?? []));
  if (rtt === null || overhead === null) return "There is no answer: no run without neighbours is valid.";
  const share = ((100 * overhead) / rtt).toFixed(0);
  const when = `no neighbours, ${pacingText({ rate, mode: "as-published" })}`;
  return `With Docker a round trip takes ${timeText(rtt)} here, of which ${timeText(overhead)} (${share} %) lie between guest and host: the tare (${when}).`;
}

/** One command for each of three readers, which works as it is printed. */
function nextSteps(labIsUp: boolean): string[] {
  const [, neighbours] = backgroundCounts;
  return [
    "Next, for a researcher: enough repetitions to tell a difference from chance",
    `  ${labIsUp ? "" : "./tare lab up && "}./tare stack init surer --from sender \\`,
    `    --scenario repetitions=7 backgroundCount=${neighbours} && ./tare up --yes --stack surer`,
    "for an administrator: what this machine lacks (servers: docs/real-servers.md)",
    "  ./tare doctor",
    "for an engineer: what a change of code does to latency (docs/pipeline.md)",
    "  ./tare pipeline --help",
  ];
}
