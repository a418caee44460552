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
export function lineFigure(plan: LineFigure, input: FigureInput): Figure {
  const { cells, others } = largestContext(input.cells);
  const missing = new Map<string, number[]>();
  const points: Point[] = [];
  for (const row of (plan.rows ?? one).levels)
    for (const column of (plan.columns ?? one).levels)
      for (const series of plan.series.levels)
        for (const count of plan.counts) {
          const value = medianOver(
            pick(cells, plan.base, row.factors, column.factors, series.factors, { count }),
            plan.metric,
          );
          points.push({ row: row.label, column: column.label, series: series.label, count, value });
          if (value === null) note(missing, [row, column, series], count);
        }
  const isEmpty = points.every((point) => point.value === null);
  return {
    id: plan.id,
    title: plan.title,
    caption: plan.caption + othersRemark(others),
    spec: isEmpty ? null : spec(plan, points),
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

function spec(plan: LineFigure, points: readonly Point[]): TopLevelSpec {
  const order = (levels: Levels | undefined) => (levels ?? one).levels.map((level) => level.label);
  const series = {
    field: "series",
    type: "nominal" as const,
    title: plan.series.title,
    sort: order(plan.series),
    scale: { domain: order(plan.series) },
  };
  const isFaceted = plan.rows !== undefined || plan.columns !== undefined;
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
        scale: { domain: [...plan.counts] },
      },
      y: {
        field: "value",
        type: "quantitative",
        title: metricTitles[plan.metric],
        scale: plan.metric === "overheadPercent" ? { zero: true } : scaleFor(points),
      },
      color: series,
      shape: series,
      ...(plan.rows && { row: { field: "row", type: "nominal", title: null, sort: order(plan.rows) } }),
      ...(plan.columns && { column: { field: "column", type: "nominal", title: null, sort: order(plan.columns) } }),
    },
  };
}

/** Logarithmic where the largest value would flatten all others on a linear axis. */
function scaleFor(points: readonly Point[]): ReturnType<typeof logScale> | { zero: boolean } {
  const values = points.flatMap((point) => point.value ?? []);
  const smallest = Math.min(...values);
  return smallest > 0 && Math.max(...values) > 20 * smallest ? logScale(values) : { zero: true };
}
