import type { TopLevelSpec } from "vega-lite";
import type { Factors } from "../model/cells";
import { metricTitles, type MetricName } from "../model/metrics";
import { vegaLiteSchema, type Figure, type FigureInput } from "./figure";
import {
  largestContext,
  logScale,
  medianOver,
  missingText,
  othersRemark,
  pick,
  type Level,
  type Levels,
} from "./panels";

/** A line figure over the number of background guests. */
interface LineFigure {
  id: string;
  title: string;
  caption: string;
  metric: MetricName;
  counts: readonly number[];
  /** Factors that all its cells share. */
  base: Partial<Factors>;
  /** One line each. */
  series: Levels;
  rows?: Levels;
  columns?: Levels;
}

interface Point {
  row: string;
  column: string;
  series: string;
  count: number;
  value: number | null;
}

const one: Levels = { title: "", levels: [{ label: "", factors: {} }] };

/** Draws a metric over the number of background guests, one line for each series. A missing cell breaks its line and is named below. */
export function lineFigure(layout: LineFigure, input: FigureInput): Figure {
  const { cells, others } = largestContext(input.cells);
  const missing = new Map<string, number[]>();
  const points: Point[] = [];
  for (const row of (layout.rows ?? one).levels)
    for (const column of (layout.columns ?? one).levels)
      for (const series of layout.series.levels)
        for (const count of layout.counts) {
          const value = medianOver(
            pick(cells, layout.base, row.factors, column.factors, series.factors, { count }),
            layout.metric,
          );
          points.push({ row: row.label, column: column.label, series: series.label, count, value });
          if (value === null) note(missing, [row, column, series], count);
        }
  const isEmpty = points.every((point) => point.value === null);
  return {
    id: layout.id,
    title: layout.title,
    caption: layout.caption + othersRemark(others),
    spec: isEmpty ? null : spec(layout, points),
    missing: missingText(missing),
  };
}

function note(missing: Map<string, number[]>, levels: readonly Level[], count: number): void {
  const where = levels
    .map((level) => level.label)
    .filter((label) => label !== "")
    .join(", ");
  missing.set(where, [...(missing.get(where) ?? []), count]);
}

function spec(layout: LineFigure, points: readonly Point[]): TopLevelSpec {
  const order = (levels: Levels | undefined) => (levels ?? one).levels.map((level) => level.label);
  const series = {
    field: "series",
    type: "nominal" as const,
    title: layout.series.title,
    sort: order(layout.series),
    scale: { domain: order(layout.series) },
  };
  const isFaceted = layout.rows !== undefined || layout.columns !== undefined;
  return {
    $schema: vegaLiteSchema,
    data: { values: [...points] },
    width: isFaceted ? 230 : 460,
    height: isFaceted ? 150 : 260,
    mark: { type: "line", point: { size: 45 }, invalid: "break-paths-filter-domains" },
    encoding: {
      x: {
        field: "count",
        type: "ordinal",
        title: "background guests",
        axis: { labelAngle: 0 },
        scale: { domain: [...layout.counts] },
      },
      y: {
        field: "value",
        type: "quantitative",
        title: metricTitles[layout.metric],
        scale: layout.metric === "overheadPercent" ? { zero: true } : scaleFor(points),
      },
      color: series,
      shape: series,
      ...(layout.rows && { row: { field: "row", type: "nominal", title: null, sort: order(layout.rows) } }),
      ...(layout.columns && { column: { field: "column", type: "nominal", title: null, sort: order(layout.columns) } }),
    },
  };
}

/** Logarithmic where the largest value would flatten all others on a linear axis. */
function scaleFor(points: readonly Point[]): ReturnType<typeof logScale> | { zero: boolean } {
  const values = points.flatMap((point) => point.value ?? []);
  const smallest = Math.min(...values);
  return smallest > 0 && Math.max(...values) > 20 * smallest ? logScale(values) : { zero: true };
}
