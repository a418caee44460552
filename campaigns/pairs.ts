import { medianRange } from "../analysis/statistics/medianRange";
import { median } from "../analysis/statistics/quantile";

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

function grouped(runs: readonly PairRun[], keyOf: (run: PairRun) => string): Map<string, PairRun[]> {
  const groups = new Map<string, PairRun[]>();
  for (const run of runs) {
    const group = groups.get(keyOf(run));
    if (group) group.push(run);
    else groups.set(keyOf(run), [run]);
  }
  return groups;
}
