import type { RunRecord } from "../../scenarios/run";
import { factorKey, type Cell } from "../model/cells";
import { contextBesideHosts } from "../model/context";
import { medianRange } from "../statistics/medianRange";
import { median } from "../statistics/quantile";

/** One run of a cell on a pair of hosts. */
export interface PairRun {
  cell: string;
  pair: string;
  overheadMs: number;
}

/** How overheads on a pair compare with those of the same cells on another one. */
export interface PairRatio {
  pair: string;
  /** The pair that it is compared with. */
  base: string;
  /** Cells that were measured on both. */
  cells: number;
  /** Of the typical cell: its median overhead on `pair` ÷ that on `base`. */
  ratio: number;
  /** The 95 % interval of the median over cells; null where so few have none. */
  range: { low: number; high: number } | null;
}

/** What one cell was on one pair. */
export interface PairMedian {
  cell: string;
  pair: string;
  /** Of its runs' overheads. */
  medianMs: number;
  runs: number;
}

/** The cells that were measured on several pairs: of each one member a pair, in the order of the runs. */
export function cellsInCommon(runs: readonly PairRun[]): PairMedian[][] {
  return [...grouped(runs, ({ cell }) => cell)]
    .map(([cell, all]) =>
      [...grouped(all, ({ pair }) => pair)].map(([pair, own]) => ({
        cell,
        pair,
        medianMs: median(own.map(({ overheadMs }) => overheadMs)) ?? NaN,
        runs: own.length,
      })),
    )
    .filter((members) => members.length > 1);
}

/** Each pair that has cells in common with the first, against that. Overheads that are not above 0 have no ratio, and are left out. */
export function comparePairs(pairs: readonly string[], runs: readonly PairRun[]): PairRatio[] {
  const [base, ...others] = pairs;
  if (base === undefined) return [];
  const cells = cellsInCommon(runs);
  return others.flatMap((pair) => {
    const ratios = cells
      .map((members) => {
        const of = (name: string) => members.find((member) => member.pair === name)?.medianMs ?? NaN;
        return of(pair) / of(base);
      })
      .filter((ratio) => ratio > 0 && Number.isFinite(ratio))
      .sort((a, b) => a - b);
    const ratio = median(ratios);
    return ratio === null ? [] : [{ pair, base, cells: ratios.length, ratio, range: medianRange(ratios) }];
  });
}

/**
 * What the pairs of hosts differ by that some cells were measured on, each against that of the first run. Cells that differ in nothing
 * but hosts are one here.
 */
export function hostPairs(cells: readonly Cell[]): PairRatio[] {
  const runs = cells
    .flatMap((cell) =>
      cell.runs.map(({ data: { run }, metrics }) => ({ cell, run, overheadMs: metrics.overheadMedian })),
    )
    .sort((a, b) => (a.run.startedAt < b.run.startedAt ? -1 : 1));
  const pairs = [...new Set(runs.map(({ run }) => pairOf(run)))];
  if (pairs.length < 2) return [];
  const names = new Map(
    cells.map((cell) => [
      cell,
      cell.runs[0] ? `${factorKey(cell.factors)} ${contextBesideHosts(cell.runs[0].data.run)}` : "",
    ]),
  );
  return comparePairs(
    pairs,
    runs.flatMap(({ cell, run, overheadMs }) =>
      overheadMs === null ? [] : [{ cell: names.get(cell) ?? "", pair: pairOf(run), overheadMs }],
    ),
  );
}

const pairOf = ({ environment: { sender, responder } }: RunRecord) => `${sender.hostname} and ${responder.hostname}`;

/** Whether the 95 % interval tells two pairs apart. */
export const pairsDiffer = ({ range }: PairRatio): boolean => range !== null && (range.low > 1 || range.high < 1);

/** "on b the overhead is 1.50 times that on a, …" */
export function pairRatioText(found: PairRatio): string {
  const { pair, base, cells, ratio, range } = found;
  const times = (value: number) => value.toPrecision(3);
  const interval =
    range === null
      ? "so few cells have no interval"
      : `95 % interval ${times(range.low)} to ${times(range.high)}, so ${pairsDiffer(found) ? "the pairs differ" : "no difference is shown"}`;
  return `on ${pair} the overhead is ${times(ratio)} times that on ${base}, the median of ${cells} ${cells === 1 ? "cell" : "cells"} on both (${interval})`;
}

function grouped(runs: readonly PairRun[], keyOf: (run: PairRun) => string): Map<string, PairRun[]> {
  const groups = new Map<string, PairRun[]>();
  for (const run of runs) {
    const group = groups.get(keyOf(run));
    if (group) group.push(run);
    else groups.set(keyOf(run), [run]);
  }
  return groups;
}
