import type { TopLevelSpec } from "vega-lite";
import type { Cell } from "../model/cells";
import { pointKeys, type PacketTable, type PointKey } from "../../captures/packets";
import { quantileSorted, sortedFinite } from "../statistics/quantile";
import { shownLabel } from "../model/cellLabel";
import { chooseCells } from "./chooseCells";
import { vegaLiteSchema, type Figure, type FigureInput } from "./figure";
import { hasPath, waterfall } from "./waterfall";

const maxRows = 40;

/** A stretch of the path and the time that packets spent in it, there and back. */
interface Residence {
  segment: string;
  medianMs: number;
}

const names: Record<PointKey, string> = {
  "sender.guest": "sender guest's kernel",
  "sender.tap": "sender's tap or veth",
  "sender.wire": "sender's wire NIC",
  "responder.wire": "responder's wire NIC",
  "responder.tap": "responder's tap or veth",
  "responder.guest": "responder guest's kernel",
};

/**
 * Time per segment: the median over packets of the RTT at one point minus the RTT at the next point further out. Each RTT
 * is a difference of stamps of one clock, so no two clocks need to agree. The last segment is all that lies beyond the last point.
 */
function residences(packets: PacketTable): Residence[] {
  const points = pointKeys.filter((key) => packets.atNs[key] !== undefined);
  const stops = [
    { name: "ping", ns: packets.rttNs },
    ...points.map((key) => ({ name: names[key], ns: packets.atNs[key] ?? new Float64Array(0) })),
  ];
  return stops.flatMap((stop, i) => {
    const next = stops[i + 1];
    const time = next ? stop.ns.map((ns, row) => ns - (next.ns[row] ?? NaN)) : stop.ns;
    const median = quantileSorted(sortedFinite(time), 0.5);
    if (median === null) return [];
    return [{ segment: next ? `${stop.name} → ${next.name}` : `beyond ${stop.name}`, medianMs: median / 1e6 }];
  });
}

/** Where the time goes: a bar for each cell whose runs were captured at more than one point. */
export function residence({ cells }: FigureInput): Figure {
  if (cells.cells.some(hasPath)) return waterfall(cells);
  const { cells: shown, remark } = chooseCells(cells, maxRows, hasSegments);
  const segments = shown.flatMap(residencesOf);
  const negative = segments.filter(({ medianMs }) => medianMs < 0);
  return {
    id: "residence",
    title: "Time spent in each segment of the path, there and back",
    caption:
      "Median of each packet's difference between the RTT at one capture point and at the next. Medians of parts do not add up exactly to the " +
      "median of the whole." +
      remark,
    spec: segments.length === negative.length ? null : spec(segments.filter(({ medianMs }) => medianMs >= 0)),
    missing:
      shown.length === 0
        ? ["a run with more than one capture point"]
        : negative.map(({ cell, segment }) => `${cell}: ${segment}: below the clocks' steps, and so negative`),
  };
}

const hasSegments = (cell: Cell) => Object.keys(cell.runs[0]?.data.packets.atNs ?? {}).length > 1;

type CellResidence = Residence & { cell: string; order: number };

/** The segments of a cell's first run only: those of several runs would be stacked on top of each other. */
function residencesOf(cell: Cell): CellResidence[] {
  const [first] = cell.runs;
  return first
    ? residences(first.data.packets).map((residence, order) => ({ cell: shownLabel(cell), order, ...residence }))
    : [];
}

function spec(values: readonly CellResidence[]): TopLevelSpec {
  return {
    $schema: vegaLiteSchema,
    width: 440,
    height: { step: 22 },
    data: { values: [...values] },
    mark: "bar",
    encoding: {
      y: { field: "cell", type: "nominal", title: null, sort: null, axis: { labelLimit: 420 } },
      x: { field: "medianMs", type: "quantitative", title: "time in segment, ms (medians, side by side)" },
      color: {
        field: "segment",
        type: "nominal",
        title: "segment",
        sort: null,
        legend: { columns: 1, labelLimit: 420 },
      },
      order: { field: "order", type: "quantitative" },
    },
  };
}
