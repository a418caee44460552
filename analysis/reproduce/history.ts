import { drawSvg } from "../draw/svg";
import { loneSvg } from "../draw/loneSvg";
import { vegaLiteSchema, type Figure } from "../figures/figure";
import { changePoints, leastForChange } from "../statistics/changePoints";
import { seedOf } from "../statistics/random";
import type { ResultSet } from "./resultSet";

/** A commit with what was recorded of a stack there. */
export interface HistoryPoint {
  /** Short, as people name it. */
  commit: string;
  set: ResultSet;
}

export interface History {
  svg: string;
  /** Where a cell's median changed its level: at this commit for the first time. */
  changes: readonly { cell: string; commit: string; p: number }[];
  /** The fewest commits with which a change can be told; null where there are as many. */
  needed: number | null;
}

/** How often a change is named in the history of a stack in which nothing changed, all its cells together. */
export const historyLevel = 0.05;

/**
 * Each cell's median RTT over commits, with the commits at which it changed its level. A commit is one value: what deployments differ
 * by is in it, which is not in the runs of one.
 * @param points in the order of the history, oldest first
 */
export async function drawHistory(stack: string, points: readonly HistoryPoint[]): Promise<History> {
  const cells = [...new Set(points.flatMap(({ set }) => Object.keys(set.cells)))];
  const series = cells.map((cell) => ({ cell, values: points.flatMap((point) => valueOf(point, cell)) }));
  const level = historyLevel / Math.max(1, cells.length);
  const changes = series.flatMap(({ cell, values }) =>
    changePoints(
      values.map(({ ms }) => ms),
      level,
      seedOf(cell),
    ).map(({ at, p }) => ({ cell, commit: (values[at] as Value).commit, p })),
  );
  const longest = Math.max(0, ...series.map(({ values }) => values.length));
  const needed = leastForChange(level);
  const figure: Figure = {
    id: "history",
    title: `Median RTT of stack ${stack} over commits`,
    caption:
      "One point is one commit: the median of its runs, with 95 % limits. A dashed line stands at the first commit of a new level.",
    spec: null,
    missing: [],
  };
  const order = points.map(({ commit }) => commit);
  const svg = await drawSvg({
    $schema: vegaLiteSchema,
    vconcat: series.map(({ cell, values }) =>
      panel(
        cell,
        values,
        changes.filter((change) => change.cell === cell),
        order,
      ),
    ),
  });
  return { svg: loneSvg(figure, svg), changes, needed: longest < needed ? needed : null };
}

interface Value {
  commit: string;
  ms: number;
  low: number | null;
  high: number | null;
}

function valueOf({ commit, set }: HistoryPoint, cell: string): Value[] {
  const { median: ms, low = null, high = null } = set.cells[cell]?.figures.median ?? {};
  return ms === undefined ? [] : [{ commit, ms, low, high }];
}

function panel(cell: string, values: readonly Value[], changes: History["changes"], order: readonly string[]) {
  const x = { field: "commit", type: "ordinal" as const, title: "commit", scale: { domain: [...order] } };
  const y = { field: "ms", type: "quantitative", title: "median RTT, ms", scale: { zero: false } } as const;
  const data = { values: values.map((value) => ({ ...value })) };
  return {
    title: cell,
    width: Math.max(240, 24 * order.length),
    height: 140,
    layer: [
      { data, mark: { type: "rule" as const }, encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" } } },
      { data, mark: { type: "line" as const, point: true }, encoding: { x, y } },
      {
        data: { values: changes.map(({ commit }) => ({ commit })) },
        mark: { type: "rule" as const, strokeDash: [4, 4], color: "#a33" },
        encoding: { x },
      },
    ],
  };
}
