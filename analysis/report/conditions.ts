import { askedPerSecond, pacingText } from "../../scenarios/conditionText";
import type { Side } from "../../scenarios/host";
import { candidateLabel } from "../answer/candidates";
import { samePairs, type SamePair } from "../answer/sameScenario";
import { cellMetric, metricValues, type Cell } from "../model/cells";
import { isFloorPlatform } from "../model/platform";
import type { MetricName } from "../model/metrics";
import { median } from "../statistics/quantile";
import { significant, timeText } from "../text/text";

/** The median over a condition's cells, and the least and most of their runs. */
interface Spread {
  typical: number | null;
  least: number;
  most: number;
  runs: number;
}

/** All cells of one kind of guest that have neighbours at the same side, or none, and whose probe sent in the same way. */
export interface Condition {
  kind: string;
  isFloor: boolean;
  /** Where the background guests are; null where there are none. */
  location: Side | null;
  counts: readonly number[];
  loads: readonly string[];
  pacing: string;
  rttMs: Spread;
  p99Ms: Spread;
  overheadMs: Spread;
  overheadPercent: number | null;
  sentPerSecond: number | null;
  /** Null where the probe sent back to back. */
  askedPerSecond: number | null;
  /** Two measurements of the same, where one of its scenarios was measured more than once. */
  same: SamePair | null;
}

/** The conditions among some cells: kinds of guests as they come and the floor last, none, sender, responder; slow before fast, back to back last. */
export function conditions(cells: readonly Cell[]): Condition[] {
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    const key = JSON.stringify([candidateLabel(cell.factors), locationOf(cell), pacingOf(cell)]);
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  const kinds = [...new Set(cells.map(({ factors }) => candidateLabel(factors)))];
  const rank = ({ kind, isFloor, location, askedPerSecond: asked }: Condition) => [
    Number(isFloor),
    kinds.indexOf(kind),
    [null, "sender", "responder"].indexOf(location),
    asked ?? Infinity,
  ];
  return [...groups.values()].map(condition).sort((a, b) => compareLists(rank(a), rank(b)));
}

const locationOf = ({ factors }: Cell): Side | null => (factors.count === 0 ? null : factors.location);

function pacingOf({ runs: [first], factors }: Cell): string {
  return pacingText(first?.data.run.probe ?? { rate: factors.rate, mode: "as-published" });
}

function condition(cells: readonly Cell[]): Condition {
  const [first] = cells;
  if (!first) throw new Error("a condition has a cell at least");
  const [widest = null] = samePairs(cells, "rttMedian").sort((a, b) => b.high / b.low - a.high / a.low);
  const distinct = <Value>(values: Value[]) => [...new Set(values)];
  return {
    kind: candidateLabel(first.factors),
    isFloor: isFloorPlatform(first.factors.platform),
    location: locationOf(first),
    counts: distinct(cells.map(({ factors }) => factors.count)).sort((a, b) => a - b),
    loads: distinct(cells.map(({ factors }) => factors.load)).sort(),
    pacing: pacingOf(first),
    rttMs: spreadOf(cells, "rttMedian"),
    p99Ms: spreadOf(cells, "rttP99"),
    overheadMs: spreadOf(cells, "overheadMedian"),
    overheadPercent: spreadOf(cells, "overheadPercent").typical,
    sentPerSecond: median(cells.flatMap(({ runs }) => runs.map(({ data }) => data.run.achieved.ratePerSecond))),
    askedPerSecond: askedPerSecond(first.factors.rate),
    same: widest,
  };
}

function spreadOf(cells: readonly Cell[], metric: MetricName): Spread {
  const values = cells.flatMap((cell) => metricValues(cell, metric));
  const typical = median(cells.flatMap((cell) => cellMetric(cell, metric) ?? []));
  return { typical, least: Math.min(...values), most: Math.max(...values), runs: values.length };
}

function compareLists(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : (a[at] ?? 0) < (b[at] ?? 0) ? -1 : 1;
}

/** The tare of the first condition, as one sentence. */
export function tareText(
  { kind, isFloor, location, pacing, rttMs, overheadMs, overheadPercent }: Condition,
  others: number,
): string {
  const where = location === null ? "no neighbours" : `neighbours at the ${location}`;
  const when = others === 0 ? "" : ` (${where}, ${pacing})`;
  if (isFloor)
    return `Without virtualization a round trip takes ${timeText(rttMs.typical)}${when}: the floor, which has no overhead.`;
  return overheadMs.typical === null
    ? `With ${kind} a round trip takes ${timeText(rttMs.typical)}${when}; its overhead is unknown, as nothing was captured on the host.`
    : `With ${kind} a round trip takes ${timeText(rttMs.typical)}, of which ${timeText(overheadMs.typical)} (${significant(overheadPercent, 2)} %) lie between guest and host: the tare${when}.`;
}
