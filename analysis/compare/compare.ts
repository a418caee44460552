import { groupCells, metricValues, type Cell } from "../model/cells";
import type { MetricName } from "../model/metrics";
import { compareText, type Dataset } from "../model/runData";
import { bootstrapDifference, interval } from "../statistics/bootstrap";
import { benjaminiHochberg } from "../statistics/multiple";
import { permutationTest, relabellings } from "../statistics/permutation";
import { seedOf } from "../statistics/random";
import { meanDifference, units, type Stratum } from "../statistics/strata";
import { matchSets } from "./matchSets";

/** What is compared between two result sets, and on which scale: a time as a ratio, an overhead share as a difference. */
const comparedMetrics = ["rttMedian", "rttP99", "rttIqr", "overheadMedian", "overheadPercent"] as const;
export type ComparedMetric = (typeof comparedMetrics)[number] & MetricName;

/** B against A. */
export interface MetricChange {
  metric: ComparedMetric;
  /** B / A, or B − A in points for overheadPercent. */
  scale: "ratio" | "points";
  change: number;
  low: number | null;
  high: number | null;
  /** p adjusted over all changes of its kind; null where there are too few repetitions for any change to be beyond noise. */
  q: number | null;
  /** higher and lower are beyond noise; null: nothing beyond noise. */
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
  /** Cell by cell: only cells with repetitions can say anything. */
  cells: readonly CellChange[];
  onlyInA: readonly string[];
  onlyInB: readonly string[];
  /** Cells that both have, with guests of other sizes or another probe: "docker, …: 512 MiB → 256 MiB". */
  otherwiseMade: readonly string[];
  /** What is different in the environment, A → B: the suspects. */
  environment: readonly string[];
  excluded: readonly string[];
}

const significance = 0.05;

/**
 * Compares two result sets: cells with the same factors, guest sizes and probe mode are matched across the sets, whatever the machines
 * and versions, because those are what changed.
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

/** Changes for the worse beyond noise, over all cells and in single ones: all that is compared is better when lower. */
export function regressions({ overall, cells }: Comparison): readonly (MetricChange | CellChange)[] {
  return [...overall, ...cells].filter((item) => item.beyondNoise === "higher");
}

const isThere = (item: MetricChange) => Number.isFinite(item.change);

/** One matched cell. A change is B against A, and a stratum's difference is a − b: so set B is the stratum's a. */
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

/** Facts of the machines and tools that one set has and the other has not. */
function environmentChanges(a: Dataset, b: Dataset): string[] {
  const facts = (data: Dataset) => {
    const found = new Map<string, Set<string>>();
    const add = (fact: string, value: string) => found.set(fact, (found.get(fact) ?? new Set()).add(value));
    for (const { run } of data.runs) {
      add("Tare", run.toolVersion);
      add("image", run.environment.imageSha256.slice(0, 12));
      add("lab", run.environment.lab ?? "none");
      for (const side of ["sender", "responder"] as const) {
        const { versions, kernel, cpuModel, governor, turbo, smt, clockSource } = run.environment[side];
        const single = { kernel, cpuModel, governor, turbo, smt, clockSource, ...versions };
        for (const [fact, value] of Object.entries(single)) add(`${side}'s ${fact}`, String(value ?? "unknown"));
      }
    }
    return found;
  };
  const [factsA, factsB] = [facts(a), facts(b)];
  const text = (values: Set<string> | undefined) => [...(values ?? ["–"])].sort(compareText).join(", ");
  const names = [...new Set([...factsA.keys(), ...factsB.keys()])].sort(compareText);
  return names.flatMap((fact) => {
    const [before, after] = [text(factsA.get(fact)), text(factsB.get(fact))];
    return before === after ? [] : [`${fact}: ${before} → ${after}`];
  });
}
