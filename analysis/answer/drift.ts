import type { Cell } from "../model/cells";
import type { MetricName } from "../model/metrics";
import { trend, trendP, type Timed } from "../statistics/trend";
import { median } from "../statistics/quantile";

/** How a metric of the same scenarios changed while the campaign went on. */
export interface Drift {
  /** Of the typical cell, its last run ÷ its first one along the trend: above 1 where the metric rose. */
  ratio: number;
  p: number;
  cells: number;
}

/** In at most one quiet campaign in a hundred a drift is found. */
const limit = 0.01;

/** @returns null where the runs' order in time says nothing on their values, or there are too few runs to tell */
export function driftOverTime(cells: readonly Cell[], metric: MetricName): Drift | null {
  const series = cells.map((cell) => timed(cell, metric)).filter((values) => values.length > 2);
  const p = trendP(series);
  if (p === null || p > limit) return null;
  const changes = series.flatMap((values) => trend(values)?.change ?? []);
  const typical = median(changes);
  return typical === null || typical === 0 ? null : { ratio: Math.exp(typical), p, cells: changes.length };
}

function timed({ runs }: Cell, metric: MetricName): Timed[] {
  return runs.flatMap(({ data, metrics }) => {
    const value = Math.log(metrics[metric] ?? NaN);
    const time = Date.parse(data.run.startedAt);
    return Number.isFinite(value) && Number.isFinite(time) ? [{ time, value }] : [];
  });
}
