import { join } from "node:path";
import { VisibleError } from "../errors/visibleError";
import { askedPerSecond, backToBackNote, neighboursText, pacingText } from "../scenarios/conditionText";
import type { RunSummary } from "../scenarios/measurement";
import type { RunRecord } from "../scenarios/run";
import { isFloor } from "../scenarios/technology";
import { candidateLabel } from "./answer/candidates";
import { captureCosts, captureCostText } from "./model/captureCosts";
import { factorsOf } from "./model/cells";
import { readProbe } from "./read";
import { median, quantileSorted, sortedFinite } from "./statistics/quantile";
import { segmentsText } from "./segmentsText";
import { counted, rateText, significant, timeText } from "./text/text";
import { folded, textTable } from "./text/textTable";

/** What a stack's runs of one scenario gave, and the folder that has them, each under its id. */
export interface MeasuredRuns {
  /** What to call them besides the scenario. */
  name?: string;
  folder: string;
  summaries: readonly RunSummary[];
}

/** A run as the table needs it. What only its files say is null where they cannot be read. */
interface TableRun {
  summary: RunSummary;
  run: RunRecord | null;
  p99Ms: number | null;
}

const width = 80;
const columns = [
  { title: "condition" },
  { title: "median", number: true },
  { title: "p99", number: true },
  { title: "overhead", number: true },
  { title: "sent/s", number: true },
  { title: "verdict" },
];

/** For a terminal of 80 columns: one row for each way in which the probe sent, over all its repetitions, and notes below. */
export function overheadTable(measured: readonly MeasuredRuns[]): string {
  const scenarios = measured.map((each) => ({
    ...each,
    runs: each.summaries.map((one) => tableRun(each.folder, one)),
  }));
  const shown = scenarios.filter(({ runs }) => runs.length > 0);
  if (shown.length === 0) return "No runs.";
  const blocks = shown.map(({ name, runs }) => ({ title: titleOf(name, runs), rows: rowsOf(runs) }));
  // All blocks are laid out as one table, so that their columns stand below each other.
  const cells = blocks.flatMap(({ rows }) => rows.map((row) => cellsOf(...row)));
  const [head = "", ...lines] = textTable(columns, cells).map((line) => `  ${line}`);
  const body = blocks.flatMap(({ title, rows }) => [...folded(title, width, "  "), ...lines.splice(0, rows.length)]);
  const remarks = shown.flatMap(({ runs }) => [...costsOf(runs), ...remarksOf(runs)]);
  const notes = [...new Set([...signsOf(shown.flatMap(({ runs }) => runs)), ...remarks])];
  const paths = shown.flatMap(({ runs }) => rowsOf(runs).flatMap(pathOf));
  return [head, ...body, ...notes.flatMap((note) => folded(note, width, "  ")), ...paths].join("\n");
}

/** Where the time went, in the first run of a condition that was captured on both hosts. */
function pathOf([condition, repetitions]: [string, TableRun[]]): string[] {
  const found = repetitions.find(({ summary }) => summary.segments && summary.verdict !== "invalid")?.summary;
  if (!found?.segments) return [];
  return [
    "",
    ...segmentsText(`Where the time goes (${condition}, repetition ${found.repetition}):`, found.segments, width),
  ];
}

function tableRun(folder: string, summary: RunSummary): TableRun {
  try {
    const { run, output } = readProbe(join(folder, summary.runId));
    const { rttNs, duplicate } = output.replies;
    const p99Ns = quantileSorted(sortedFinite(rttNs.filter((_, i) => !duplicate[i])), 0.99);
    return { summary, run, p99Ms: p99Ns === null ? null : p99Ns / 1e6 };
  } catch (error) {
    if (!(error instanceof VisibleError)) throw error;
    return { summary, run: null, p99Ms: null };
  }
}

function titleOf(name: string | undefined, runs: readonly TableRun[]): string {
  const run = runs.find((one) => one.run !== null)?.run;
  const scenario = run
    ? `${candidateLabel(factorsOf(run))}, ${neighboursText(run.scenario.background)}`
    : `scenario ${runs[0]?.summary.scenarioDigest.slice(0, 12)} (its runs cannot be read any more)`;
  return name === undefined ? scenario : `${name}: ${scenario}`;
}

const conditionOf = ({ summary, run }: TableRun): string =>
  pacingText(run?.probe ?? { rate: summary.rate, mode: "as-published" });

/** The repetitions of each condition, in the order in which the conditions were first measured. */
function rowsOf(runs: readonly TableRun[]): [condition: string, repetitions: TableRun[]][] {
  const conditions = [...new Set(runs.map(conditionOf))];
  return conditions.map((condition) => [condition, runs.filter((run) => conditionOf(run) === condition)]);
}

function cellsOf(condition: string, repetitions: readonly TableRun[]): string[] {
  const used = repetitions.filter(({ summary }) => summary.verdict !== "invalid");
  const values = (value: (run: TableRun) => number | null | undefined) => used.flatMap((run) => value(run) ?? []);
  const overheads = values(({ summary }) => summary.overheadMedianMs);
  const overhead = median(overheads);
  const asked = askedPerSecond(repetitions[0]?.summary.rate ?? "1Mpps");
  const sent = rateText(median(values(({ run }) => run?.achieved.ratePerSecond)));
  return [
    condition,
    timeText(median(values(({ summary }) => summary.rttMedianMs))),
    timeText(median(values(({ p99Ms }) => p99Ms))),
    timeText(overhead, overhead === null ? null : overheadSpread(used, overheads, overhead)),
    asked === null ? sent : `${sent} of ${rateText(asked)}`,
    verdictOf(repetitions),
  ];
}

/** How far the overhead may be from what is shown: what repetitions show of it or, where that is less, what each run knows of itself. */
function overheadSpread(runs: readonly TableRun[], overheads: readonly number[], shown: number): number | null {
  const own = runs.flatMap(({ summary }) => summary.uncertainty?.overheadMedianMs ?? []);
  const spreads = overheads.length < 2 ? own : [...own, farthest(overheads, shown)];
  return spreads.length === 0 ? null : Math.max(...spreads);
}

const farthest = (values: readonly number[], from: number): number =>
  Math.max(...values.map((value) => Math.abs(value - from)));

/** "valid", or of several repetitions "2/3 valid". */
function verdictOf(repetitions: readonly TableRun[]): string {
  const verdicts = [...new Set(repetitions.map(({ summary }) => summary.verdict))];
  const valid = repetitions.filter(({ summary }) => summary.verdict === "valid").length;
  return verdicts.length === 1 ? verdicts.join("") : `${valid}/${repetitions.length} valid`;
}

/** What the table's own signs mean. */
function signsOf(runs: readonly TableRun[]): string[] {
  const ofRuns = "a run's standard uncertainty, from its packets and the steps of its clocks";
  const ofRepetitions = "how far the farthest of the repetitions lies from their median";
  const isKnown = runs.some(({ summary }) => typeof summary.uncertainty?.overheadMedianMs === "number");
  const isRepeated = runs.some(({ summary }) => summary.repetition > 1);
  return [
    "median, p99: round trip as ping saw it. overhead: the part of it between guest and host.",
    ...(runs.some(({ run }) => run !== null && isFloor(run.scenario.technology))
      ? ["floor: processes of the hosts themselves, without virtualization. There is no overhead."]
      : []),
    ...(isKnown || isRepeated
      ? [
          `±: ${[...(isKnown ? [ofRuns] : []), ...(isRepeated ? [ofRepetitions] : [])].join(" or, where that is more, ")}.`,
        ]
      : []),
    ...(runs.some(({ summary }) => askedPerSecond(summary.rate) === null) ? [backToBackNote] : []),
  ];
}

/** What capturing cost, where the probes were sent once more without captures. */
function costsOf(runs: readonly TableRun[]): string[] {
  return rowsOf(runs).flatMap(([condition, repetitions]) => {
    const costs = captureCosts(repetitions.flatMap(({ run }) => run ?? []));
    return costs ? [`${condition}: ${captureCostText(costs)}.`] : [];
  });
}

/** Loss, and why runs are not valid. */
function remarksOf(runs: readonly TableRun[]): string[] {
  return runs.flatMap((run) => {
    const { sent, received, lossPercent, verdict, reasons, repetition, uncertainty } = run.summary;
    const name = `${conditionOf(run)}, repetition ${repetition}`;
    return [
      ...(received < sent
        ? [
            `${name}: ${counted(sent - received, "request")} of ${sent} without a reply (${significant(lossPercent, 2)} %).`,
          ]
        : []),
      ...(uncertainty?.overheadIsTold === false ? [`${name}: the overhead is not told apart from 0.`] : []),
      ...(reasons.length > 0 ? [`${name}: ${verdict}: ${reasons.join("; ")}`] : []),
    ];
  });
}
