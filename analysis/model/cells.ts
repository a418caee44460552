import type { LoadKind } from "../../scenarios/load";
import type { NicModel } from "../../scenarios/technology";
import type { Side } from "../../scenarios/host";
import type { RunRecord } from "../../scenarios/run";
import { netKey } from "../../captures/packets";
import { contextOf } from "./context";
import { runMetrics, type MetricName, type RunMetrics } from "./metrics";
import { platformOf, type Platform } from "./platform";
import { quantileSorted, sortedFinite } from "../statistics/quantile";
import { compareText, type Dataset, type RunData } from "./runData";

/** The factors of the paper's design. */
export interface Factors {
  platform: Platform;
  nic: NicModel | "none";
  affinity: boolean;
  count: number;
  load: LoadKind;
  location: Side;
  rate: string;
}
export type FactorName = keyof Factors;
export const factorNames: readonly FactorName[] = ["platform", "nic", "affinity", "count", "load", "location", "rate"];

/** One usable run of a cell. */
export interface CellRun {
  data: RunData;
  metrics: RunMetrics;
}

/** A scenario × probe: all its repetitions under one context. */
export interface Cell {
  factors: Factors;
  /** Digest of all that must be equal besides the factors before two cells may be compared. */
  context: string;
  runs: readonly CellRun[];
}

/** The cells of a dataset, and the runs that must not be used, each with the reason. */
export interface Cells {
  cells: readonly Cell[];
  excluded: readonly { data: RunData; reason: string }[];
}

/** Groups runs into cells. Invalid runs and runs without a single reply are listed as excluded. */
export function groupCells(data: Dataset): Cells {
  const groups = new Map<string, { factors: Factors; context: string; runs: CellRun[] }>();
  const excluded: { data: RunData; reason: string }[] = [];
  for (const item of data.runs) {
    const metrics = runMetrics(item.packets, netKey(item.run.scenario.technology));
    const reason = reasonToExclude(item.run, metrics);
    if (reason !== null) {
      excluded.push({ data: item, reason });
      continue;
    }
    const factors = factorsOf(item.run);
    const context = contextOf(item.run);
    const key = `${factorKey(factors)} ${context}`;
    const group = groups.get(key) ?? { factors, context, runs: [] };
    group.runs.push({ data: item, metrics });
    groups.set(key, group);
  }
  const keys = [...groups.keys()].sort(compareText);
  return { cells: keys.flatMap((key) => groups.get(key) ?? []), excluded };
}

function reasonToExclude(run: RunRecord, metrics: RunMetrics): string | null {
  if (run.validity.verdict === "invalid")
    return `invalid: ${run.validity.reasons.map((reason) => reason.text).join("; ") || "no reason recorded"}`;
  return metrics.rttMedian === null ? "not one reply was seen" : null;
}

export function factorsOf(run: RunRecord): Factors {
  const { nic, affinity, background } = run.scenario;
  return {
    platform: platformOf(run),
    nic: nic ?? "none",
    affinity,
    count: background.count,
    load: background.load,
    location: background.location,
    rate: run.probe.rate,
  };
}

/** The same text for the same factors; sorts by platform, NIC, affinity, load, location, rate, count. */
export function factorKey(factors: Factors): string {
  const { platform, nic, affinity, load, location, rate, count } = factors;
  return [platform, nic, affinity ? "affinity" : "free", load, location, rate, String(count).padStart(3, "0")].join(
    "/",
  );
}

/** A cell's value of a metric: the median over its repetitions; null where no repetition has one. */
export function cellMetric(cell: Cell, name: MetricName): number | null {
  return quantileSorted(sortedFinite(metricValues(cell, name)), 0.5);
}

/** One value for each repetition; repetitions without one are left out. */
export function metricValues(cell: Cell, name: MetricName): number[] {
  return cell.runs.flatMap((run) => run.metrics[name] ?? []);
}
