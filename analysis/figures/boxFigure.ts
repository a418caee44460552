import type { TopLevelSpec } from "vega-lite";
import { cellMetric, type Cell, type Factors } from "../model/cells";
import { vegaLiteSchema, type Figure, type FigureInput } from "./figure";
import { largestContext, logScale, missingText, othersRemark, pick, type Levels } from "./panels";

/** A box plot over the number of background guests. */
interface BoxFigure {
  id: string;
  title: string;
  caption: string;
  counts: readonly number[];
  base: Partial<Factors>;
  /** Each has one box; they stand side by side. */
  series: Levels;
  rows: Levels;
  columns?: Levels;
  /** Of the figure that this one is compared with, what its cells have in place of the base: both get one scale. */
  comparedWith?: Partial<Factors>;
}

interface Box {
  row: string;
  column: string;
  series: string;
  count: number;
  median: number | null;
  q1: number | null;
  q3: number | null;
  low: number | null;
  high: number | null;
  p99: number | null;
}

const one: Levels = { title: "", levels: [{ label: "", factors: {} }] };

/** RTT as boxes: middle half, median, whiskers to the last value within 1.5 interquartile ranges at most, 99th percentile as a point. */
export function boxFigure(layout: BoxFigure, input: FigureInput): Figure {
  const { cells, others } = largestContext(input.cells);
  const missing = new Map<string, number[]>();
  const boxes = boxesOf(layout, cells, layout.base);
  const compared = layout.comparedWith ? boxesOf(layout, cells, { ...layout.base, ...layout.comparedWith }) : [];
  for (const box of boxes) {
    const where = [box.row, box.column, box.series].filter((label) => label !== "").join(", ");
    const note = box.q1 === null ? where : `${where}, with an RTT above 0`;
    if (positive(box).length === 0) missing.set(note, [...(missing.get(note) ?? []), box.count]);
  }
  const drawable = boxes.flatMap(positive);
  return {
    id: layout.id,
    title: layout.title,
    caption: `${layout.caption} Box: middle half of the packets; line: median; whiskers: 1.5 interquartile ranges at most; point: 99th percentile. Logarithmic axis.${othersRemark(others)}`,
    spec: drawable.length === 0 ? null : spec(layout, drawable, [...drawable, ...compared.flatMap(positive)]),
    missing: missingText(missing),
  };
}

/** One box for each level of all factors, whether there is a cell for it or not. */
function boxesOf(
  { rows, columns = one, series, counts }: BoxFigure,
  cells: readonly Cell[],
  base: Partial<Factors>,
): Box[] {
  return rows.levels.flatMap((row) =>
    columns.levels.flatMap((column) =>
      series.levels.flatMap((level) =>
        counts.map((count) => {
          const [cell] = pick(cells, base, row.factors, column.factors, level.factors, { count });
          return { row: row.label, column: column.label, series: level.label, count, ...boxOf(cell) };
        }),
      ),
    ),
  );
}

/** Fits a box to a logarithmic axis: a whisker that would reach 0 ends at the box, and a box whose middle half reaches 0 is left out. */
function positive(box: Box): Box[] {
  const { q1, low } = box;
  return q1 === null || q1 <= 0 ? [] : [{ ...box, low: low !== null && low > 0 ? low : q1 }];
}

function boxOf(cell: Cell | undefined): Omit<Box, "row" | "column" | "series" | "count"> {
  const of = (name: Parameters<typeof cellMetric>[1]) => (cell ? cellMetric(cell, name) : null);
  const [q1, q3] = [of("rttQ1"), of("rttQ3")];
  const range = q1 === null || q3 === null ? 0 : 1.5 * (q3 - q1);
  return {
    median: of("rttMedian"),
    q1,
    q3,
    low: q1 === null ? null : Math.max(q1 - range, of("rttMin") ?? q1),
    high: q3 === null ? null : Math.min(q3 + range, of("rttMax") ?? q3),
    p99: of("rttP99"),
  };
}

/** @param scaled the boxes that the scale must hold */
function spec(layout: BoxFigure, boxes: readonly Box[], scaled: readonly Box[]): TopLevelSpec {
  const order = (levels: Levels) => levels.levels.map((level) => level.label);
  const x = {
    field: "count",
    type: "ordinal" as const,
    title: "background guests",
    axis: { labelAngle: 0 },
    scale: { domain: [...layout.counts] },
  };
  const xOffset = {
    field: "series",
    type: "nominal" as const,
    sort: order(layout.series),
    scale: { domain: order(layout.series) },
  };
  const scale = logScale(scaled.flatMap(({ low, high, p99 }) => [low, high, p99].filter((value) => value !== null)));
  const y = (field: string) => ({ field, type: "quantitative" as const, title: "RTT, ms", scale });
  const color = {
    field: "series",
    type: "nominal" as const,
    title: layout.series.title,
    sort: order(layout.series),
    scale: { domain: order(layout.series) },
  };
  return {
    $schema: vegaLiteSchema,
    data: { values: [...boxes] },
    facet: {
      row: { field: "row", type: "nominal", title: null, sort: order(layout.rows) },
      ...(layout.columns && { column: { field: "column", type: "nominal", title: null, sort: order(layout.columns) } }),
    },
    spec: {
      width: layout.columns ? 210 : 420,
      height: 150,
      layer: [
        { mark: { type: "rule" }, encoding: { x, xOffset, y: y("low"), y2: { field: "high" }, color } },
        {
          mark: { type: "bar", size: 8, fillOpacity: 0.45, strokeWidth: 1 },
          encoding: { x, xOffset, y: y("q1"), y2: { field: "q3" }, color, stroke: color },
        },
        { mark: { type: "tick", size: 10, thickness: 2 }, encoding: { x, xOffset, y: y("median"), color } },
        { mark: { type: "point", size: 14 }, encoding: { x, xOffset, y: y("p99"), color } },
      ],
    },
  };
}
