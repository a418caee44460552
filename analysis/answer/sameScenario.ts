import { factorKey, type Cell, type CellRun } from "../model/cells";
import { cellLabel } from "../model/cellLabel";
import { conditionOf } from "../model/mergeIdle";
import type { MetricName } from "../model/metrics";
import { compareText } from "../model/runData";
import { stackOf } from "../model/stackOf";
import { median } from "../statistics/quantile";
import { leastRepetitions } from "./pairedRatio";

/** An A/A pair: two measurements of the same scenario, which should give the same. Of several, the two that differ most. */
export interface SamePair {
  /** The scenario and rate, in words. */
  label: string;
  low: number;
  high: number;
}

/**
 * The A/A pairs among the cells: cells without background guests whose load and location differ, which mean nothing there; and
 * one cell that was measured several times, in several stacks or by measuring a stack again.
 */
export function samePairs(cells: readonly Cell[], metric: MetricName): SamePair[] {
  const same = new Map<string, Cell[]>();
  for (const cell of cells) {
    const key = scenarioKey(cell);
    same.set(key, [...(same.get(key) ?? []), cell]);
  }
  return [...same.keys()].sort(compareText).flatMap((key) => {
    const group = same.get(key) ?? [];
    const values = group.flatMap((cell) => measurements(cell)).flatMap((runs) => medianOf(runs, metric) ?? []);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const [first] = group;
    return !first || values.length < 2 ? [] : [{ label: labelOf(first), low, high }];
  });
}

function scenarioKey(cell: Cell): string {
  return `${factorKey(conditionOf(cell))} ${cell.context}`;
}

const labelOf = (cell: Cell) => cellLabel(cell).replace(/no background \([^)]*\)/, "no background");

/**
 * A cell's runs by measurement: a new one begins with another stack, or where the repetitions are counted from the start again.
 * Measurements of single runs are repetitions of each other as soon as there are enough of them for an interval.
 */
function measurements({ runs }: Cell): readonly (readonly CellRun[])[] {
  const found: CellRun[][] = [];
  let last: CellRun | undefined;
  for (const run of inTime(runs)) {
    if (last !== undefined && isSameMeasurement(last, run)) found.at(-1)?.push(run);
    else found.push([run]);
    last = run;
  }
  return runs.length < leastRepetitions ? found : found.filter((measured) => measured.length > 1);
}

function isSameMeasurement(before: CellRun, after: CellRun): boolean {
  return stackOf(before) === stackOf(after) && after.data.run.probe.repetition > before.data.run.probe.repetition;
}

/** In the order in which the runs were taken. */
export function inTime(runs: readonly CellRun[]): CellRun[] {
  const key = ({ data: { run } }: CellRun) => Date.parse(run.startedAt);
  return [...runs].sort((a, b) => key(a) - key(b) || a.data.run.probe.repetition - b.data.run.probe.repetition);
}

function medianOf(runs: readonly CellRun[], metric: MetricName): number | null {
  return median(runs.map((run) => run.metrics[metric] ?? NaN));
}
