import type { TopLevelSpec } from "vega-lite";
import { cellMetric, type Cell } from "../model/cells";
import { quantileSorted, sortedFinite } from "../statistics/quantile";
import { shownLabel } from "../model/cellLabel";
import { chooseCells } from "./chooseCells";
import { vegaLiteSchema, type Figure, type FigureInput } from "./figure";
import { logScale } from "./panels";

/** The most curves that can be told apart. */
const maxCurves = 7;
/** Points of a curve: dense at the upper end, where the interesting delays are. */
const shares = [...Array.from({ length: 99 }, (_, i) => (i + 1) / 100), 0.992, 0.994, 0.996, 0.998, 0.999, 1];

/** The share of packets with at most this RTT, one curve for each cell. */
export function ecdf({ cells }: FigureInput): Figure {
  const { cells: shown, remark } = chooseCells(cells, maxCurves, (cell) => (cellMetric(cell, "rttMax") ?? 0) > 0);
  return {
    id: "ecdf",
    title: "How RTT is distributed",
    caption:
      "Share of replies that were back within the time on the x axis (empirical distribution of all packets of a cell). " +
      "Steep is steady; a long way to the top right is rare, long delays. Logarithmic axis." +
      remark,
    spec: shown.length === 0 ? null : spec(shown),
    missing: shown.length === 0 ? ["any valid run with an RTT above 0"] : [],
  };
}

function spec(cells: readonly Cell[]): TopLevelSpec {
  const values = cells.flatMap((cell) => {
    const sorted = pooledRtt(cell);
    return [0, ...shares].flatMap((share) => {
      const ns = quantileSorted(sorted, share);
      return ns === null || ns <= 0 ? [] : [{ cell: shownLabel(cell), ms: ns / 1e6, percent: 100 * share }];
    });
  });
  return {
    $schema: vegaLiteSchema,
    width: 520,
    height: 260,
    data: { values },
    mark: { type: "line", interpolate: "step-after" },
    encoding: {
      x: { field: "ms", type: "quantitative", title: "RTT, ms", scale: logScale(values.map(({ ms }) => ms)) },
      y: { field: "percent", type: "quantitative", title: "replies within that time, %", scale: { domain: [0, 100] } },
      color: { field: "cell", type: "nominal", title: "cell", sort: null, legend: { columns: 1, labelLimit: 480 } },
      strokeDash: { field: "cell", type: "nominal", title: "cell", sort: null },
    },
  };
}

function pooledRtt(cell: Cell): Float64Array {
  const parts = cell.runs.map((run) => run.data.packets.rttNs);
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return sortedFinite(all);
}
