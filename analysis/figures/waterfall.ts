import type { TopLevelSpec } from "vega-lite";
import { shownLabel } from "../model/cellLabel";
import type { Cell, Cells } from "../model/cells";
import { timeText } from "../text/text";
import { chooseCells } from "./chooseCells";
import { vegaLiteSchema, type Figure } from "./figure";

const mostPanels = 12;

/** A bar of the waterfall: from where the segment before it ended. */
interface Bar {
  cell: string;
  segment: string;
  order: number;
  fromMs: number;
  toMs: number;
  text: string;
}

export const hasPath = (cell: Cell): boolean => cell.runs[0]?.data.summary.segments !== undefined;

/** The path with its times, for cells whose runs were captured on both hosts: each segment begins where the one before it ends. */
export function waterfall(cells: Cells): Figure {
  const { cells: shown, remark } = chooseCells(cells, mostPanels, hasPath);
  return {
    id: "residence",
    title: "Time spent in each segment of the path, there and back",
    caption:
      "Median of each packet's difference between the RTT at one stamp and at the next, with its standard uncertainty, along the way of a " +
      "request; a cell's first run. Egress is stamped behind the queue of its port, so the bridge's segment has that queue." +
      remark,
    spec: spec(shown.flatMap(barsOf)),
    missing: [],
  };
}

function barsOf(cell: Cell): Bar[] {
  const path = cell.runs[0]?.data.summary.segments;
  if (!path) return [];
  let end = 0;
  return path.segments.map(({ name, medianMs, standardMs }, order) => {
    const fromMs = end;
    end += medianMs;
    const text = timeText(medianMs, standardMs);
    return { cell: shownLabel(cell), segment: name, order, fromMs, toMs: end, text };
  });
}

function spec(values: readonly Bar[]): TopLevelSpec {
  const y = {
    field: "segment",
    type: "nominal",
    title: null,
    sort: { field: "order" },
    axis: { labelLimit: 320 },
  } as const;
  const end = { field: "toMs", type: "quantitative" } as const;
  // The last bar's text stands beside it.
  const domainMax = 1.2 * Math.max(...values.map(({ toMs }) => toMs));
  return {
    $schema: vegaLiteSchema,
    data: { values: [...values] },
    columns: 1,
    facet: { field: "cell", type: "nominal", title: null, sort: null },
    spec: {
      width: 440,
      height: { step: 20 },
      layer: [
        {
          mark: "bar",
          encoding: {
            y,
            x: { field: "fromMs", type: "quantitative", title: "of the round trip, ms", scale: { domainMax } },
            x2: { field: "toMs" },
          },
        },
        { mark: { type: "text", align: "left", dx: 4 }, encoding: { y, x: end, text: { field: "text" } } },
      ],
    },
  };
}
