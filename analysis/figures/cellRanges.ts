import type { TopLevelSpec } from "vega-lite";
import { shownLabel } from "../model/cellLabel";
import { cellMetric, type Cell } from "../model/cells";
import { vegaLiteSchema, type Figure, type FigureInput } from "./figure";
import { chooseCells } from "./chooseCells";
import { logScale } from "./panels";

/** The most cells that fit before labels overlap; the others are in the table. */
const maxRows = 60;

/** RTT as guest and host saw it, one row for each cell: quartiles and median of ping, median at the net point. */
export function cellRanges({ cells }: FigureInput): Figure {
  const { cells: shown, remark } = chooseCells(cells, maxRows, (cell) => (cellMetric(cell, "rttMedian") ?? 0) > 0);
  return {
    id: "cells",
    title: "RTT in the guest and on its host, cell by cell",
    caption:
      "Bar: middle half of the packets' RTT as ping saw it (gross). Circle: its median. Square: median at the guest's tap or veth (net). " +
      "The gap between circle and square is what virtualization adds. Logarithmic axis." +
      remark,
    spec: shown.length === 0 ? null : spec(shown),
    missing: shown.length === 0 ? ["any valid run with an RTT above 0"] : [],
  };
}

function spec(cells: readonly Cell[]): TopLevelSpec {
  const ranges = cells
    .map((cell) => ({ cell: shownLabel(cell), q1: cellMetric(cell, "rttQ1") ?? 0, q3: cellMetric(cell, "rttQ3") ?? 0 }))
    .filter(({ q1 }) => q1 > 0);
  const points = cells
    .flatMap((cell) => [
      { cell: shownLabel(cell), ms: cellMetric(cell, "rttMedian") ?? 0, point: "gross (ping)" },
      { cell: shownLabel(cell), ms: cellMetric(cell, "netMedian") ?? 0, point: "net (tap or veth)" },
    ])
    .filter(({ ms }) => ms > 0);
  const scale = logScale([...ranges.flatMap(({ q1, q3 }) => [q1, q3]), ...points.map(({ ms }) => ms)]);
  const y = { field: "cell", type: "nominal" as const, title: null, sort: null, axis: { labelLimit: 420 } };
  const x = { type: "quantitative" as const, title: "RTT, ms", scale };
  return {
    $schema: vegaLiteSchema,
    width: 460,
    height: { step: 20 },
    layer: [
      {
        data: { values: ranges },
        mark: { type: "bar", height: 4, color: "#888" },
        encoding: { y, x: { field: "q1", ...x }, x2: { field: "q3" } },
      },
      {
        data: { values: points },
        mark: { type: "point", filled: true, size: 55, opacity: 1 },
        encoding: {
          y,
          x: { field: "ms", ...x },
          color: { field: "point", type: "nominal", title: "seen at" },
          shape: { field: "point", type: "nominal", title: "seen at" },
        },
      },
    ],
  };
}
