import type { MetricName } from "../model/metrics";

/** What a gate can be asked about. The first four are asked unless a bound adds another. */
export const gateFigures = {
  median: { title: "RTT median", metric: "rttMedian", scale: "ratio", bound: 0.3, asked: true },
  p99: { title: "RTT 99th percentile", metric: "rttP99", scale: "ratio", bound: 1, asked: true },
  overhead: { title: "overhead median", metric: "overheadMedian", scale: "share", bound: 0.3, asked: true },
  loss: { title: "loss", metric: null, scale: "points", bound: 0.01, asked: true },
  net: { title: "net RTT median", metric: "netMedian", scale: "ratio", bound: 0.3, asked: false },
  iqr: { title: "RTT interquartile range", metric: "rttIqr", scale: "share", bound: 1, asked: false },
} as const satisfies Record<string, GateFigureKind>;

/**
 * How a figure is compared.
 * ratio: B ÷ A, for times that are never 0.
 * share: (B − A) ÷ A's median, for times that may be 0 or, as a difference of two, below it.
 * points: B − A, for shares.
 */
type GateScale = "ratio" | "share" | "points";

interface GateFigureKind {
  title: string;
  /** Null: the share of requests without a reply. */
  metric: MetricName | null;
  scale: GateScale;
  /** The change that must not pass unseen, as a share of A (points: of all requests). */
  bound: number;
  asked: boolean;
}

export type GateFigure = keyof typeof gateFigures;
export const gateFigureNames = Object.keys(gateFigures) as GateFigure[];

/** A microsecond, in ms: what overhead is measured in. A share of less would be a share of nothing. */
export const smallestBase = 0.001;

/** One run as the gate sees it: times in ms, loss as a share; null for a figure that the run does not have. */
export type GateRun = Record<GateFigure, number | null> & { requests: number };

/** The same cell before (a) and after (b). */
export interface GateCell {
  cell: string;
  a: readonly GateRun[];
  b: readonly GateRun[];
}

/** What is asked, with the change that must not pass unseen. */
export type GateBounds = Partial<Record<GateFigure, number>>;

/**
 * Bounds for these cells: those that were given, and the usual ones of the figures that are asked in any case. Loss comes in whole
 * requests, so that its usual bound is one request of a run where that is more.
 */
export function boundsFor(cells: readonly GateCell[], given: GateBounds = {}): GateBounds {
  const usual = gateFigureNames
    .filter((name) => gateFigures[name].asked)
    .map((name) => [name, Math.max(gateFigures[name].bound, resolution(name, cells))]);
  return { ...Object.fromEntries(usual), ...given };
}

/** The smallest difference that a run can show: one of its requests. Times have none to speak of. */
export function resolution(figure: GateFigure, cells: readonly GateCell[]): number {
  const requests = cells.flatMap(({ a, b }) => [...a, ...b].map((run) => run.requests));
  return figure === "loss" && requests.length > 0 ? 1 / Math.min(...requests) : 0;
}
