import { groupCells, metricValues, type Cell } from "../model/cells";
import type { MetricName } from "../model/metrics";
import { type Dataset } from "../model/runData";
import { bootstrapDifference, interval } from "../statistics/bootstrap";
import { benjaminiHochberg } from "../statistics/multiple";
import { permutationTest, relabellings } from "../statistics/permutation";
import { seedOf } from "../statistics/random";
import { meanDifference, units, type Stratum } from "../statistics/strata";
import { environmentChanges } from "./environmentChanges";
import { matchSets } from "./matchSets";

/** The metrics that are compared between two result sets: times as ratios, the overhead share as a difference. */
const comparedMetrics = ["rttMedian", "rttP99", "rttIqr", "overheadMedian", "overheadPercent"] as const;
export type ComparedMetric = (typeof comparedMetrics)[number] & MetricName;

/** How one metric changed from set A to set B. */
export interface MetricChange {
  metric: ComparedMetric;
  /** B / A, or B − A in points for overheadPercent. */
  scale: "ratio" | "points";
  change: number;
  low: number | null;
  high: number | null;
  /** p adjusted over all changes of its kind; null where there are too few repetitions for any change to be beyond noise. */
  q: number | null;
  /** The direction of a change that is larger than noise; null where there is none. */
  beyondNoise: "higher" | "lower" | null;
  cells: number;
  n: number;
}

export interface CellChange extends MetricChange {
  cell: string;
}

export interface Comparison {
  /** Over all matched cells. */
  overall: readonly MetricChange[];
  /** Cell by cell. A cell without repetitions cannot tell a change from noise. */
  cells: readonly CellChange[];
  onlyInA: readonly string[];
  onlyInB: readonly string[];
  /** Cells that both sets have, but with guests of different sizes or a different probe: "docker, …: 512 MiB → 256 MiB". */
  otherwiseMade: readonly string[];
  /** What differs in the environment, "A → B": possible causes of a change. */
  environment: readonly string[];
  excluded: readonly string[];
}

const significance = 0.05;

/**
 * Compares two result sets. Cells with the same factors, guest sizes and probe mode are matched across the sets even if
 * machines and versions differ: the effect of those is what the comparison is for.
 */
export function compareSets(a: Dataset, b: Dataset): Comparison {
  const { pairs, onlyInA, onlyInB, otherwiseMade } = matchSets(a, b);
  const overall = comparedMetrics.map((metric) =>
    change(
      metric,
      pairs.flatMap((pair) => stratum(metric, pair.a, pair.b) ?? []),
      metric,
    ),
  );
  const each = comparedMetrics.flatMap((metric) =>
    pairs.map(({ key, label, ...pair }) => ({
      cell: label,
      ...change(metric, [stratum(metric, pair.a, pair.b) ?? []].flat(), `${key} ${metric}`),
    })),
  );
  return {
    overall: adjusted(overall.filter(isThere)),
    cells: adjusted(each.filter(isThere)),
    onlyInA,
    onlyInB,
    otherwiseMade,
    environment: environmentChanges(a, b),
    excluded: [...excluded(a).map((text) => `A: ${text}`), ...excluded(b).map((text) => `B: ${text}`)],
  };
}

/** Changes for the worse beyond noise, over all cells and in single ones. Every compared metric is better when lower. */
export function regressions({ overall, cells }: Comparison): readonly (MetricChange | CellChange)[] {
  return [...overall, ...cells].filter((item) => item.beyondNoise === "higher");
}

const isThere = (item: MetricChange) => Number.isFinite(item.change);

/**
 * One matched cell as a stratum. The sets are swapped on purpose: a change is B − A and a stratum's difference is a − b, so
 * set B becomes the stratum's `a`.
 */
function stratum(metric: ComparedMetric, setA: readonly Cell[], setB: readonly Cell[]): Stratum | null {
  const onScale = metric === "overheadPercent" ? (value: number) => value : Math.log;
  const values = (cells: readonly Cell[]) =>
    cells
      .flatMap((cell) => metricValues(cell, metric))
      .map(onScale)
      .filter(Number.isFinite);
  const result = { a: values(setB), b: values(setA) };
  return result.a.length > 0 && result.b.length > 0 ? result : null;
}

function change(metric: ComparedMetric, strata: readonly Stratum[], seedName: string): MetricChange {
  const scale = metric === "overheadPercent" ? "points" : "ratio";
  const read = (value: number) => (scale === "ratio" ? Math.exp(value) : value);
  const estimate = meanDifference(strata);
  const range = interval(bootstrapDifference(strata, seedOf(seedName)), 0.95);
  const canTell = range !== null && 2 / relabellings(strata) <= significance;
  return {
    metric,
    scale,
    change: estimate === null ? NaN : read(estimate),
    low: range && read(range.low),
    high: range && read(range.high),
    q: canTell ? (permutationTest(strata, seedOf(seedName))?.pTwoSided ?? null) : null,
    beyondNoise: null,
    cells: strata.length,
    n: units(strata),
  };
}

function adjusted<Item extends MetricChange>(changes: readonly Item[]): Item[] {
  const tested = changes.filter((item) => item.q !== null);
  const q = benjaminiHochberg(tested.map((item) => item.q ?? 1));
  return changes.map((item) => {
    const own = q[tested.indexOf(item)] ?? null;
    const none = item.scale === "ratio" ? 1 : 0;
    const isBeyond =
      own !== null &&
      own <= significance &&
      item.low !== null &&
      item.high !== null &&
      (item.low > none || item.high < none);
    return { ...item, q: own, beyondNoise: isBeyond ? (item.change > none ? "higher" : "lower") : null };
  });
}

function excluded(data: Dataset): string[] {
  return [
    ...groupCells(data).excluded.map(({ data: item, reason }) => `${item.run.runId}: ${reason}`),
    ...data.problems.map(({ where, what }) => `${where}: ${what}`),
  ];
}
