import type { TopLevelSpec } from "vega-lite";
import { intervalSeconds } from "../../scenarios/probe";
import { factorsOf } from "../model/cells";
import type { RunData } from "../model/runData";
import { vegaLiteSchema, type Figure, type FigureInput } from "./figure";

/** The packet rate that a probe reached against the one it asked for. */
export function achieved({ dataset }: FigureInput): Figure {
  const sent = dataset.runs.filter(({ run }) => run.achieved.ratePerSecond > 0);
  const idle = dataset.runs.filter((item) => !sent.includes(item));
  return {
    id: "achieved",
    title: "Packet rate achieved against asked",
    caption:
      "Each point is a run. On the dashed line the probe sent as fast as asked. As-published probes wait for replies, so that they fall " +
      "below it when RTT grows; a probe that sends back to back (the paper's 1 Mpps) has no rate of its own and is drawn at a million. Logarithmic axes.",
    spec: sent.length === 0 ? null : spec(sent),
    missing: dataset.runs.length === 0 ? ["any run"] : idle.map(({ run }) => `${run.runId}: no rate was recorded`),
  };
}

function spec(runs: readonly RunData[]): TopLevelSpec {
  const values = runs.map(({ run }) => ({
    asked: 1 / (intervalSeconds(run.probe.rate) || 1e-6),
    achieved: run.achieved.ratePerSecond,
    technology: factorsOf(run).platform,
  }));
  const axis = { type: "log" as const, domain: [0.5, 2_000_000] };
  const number = { format: "~s" };
  return {
    $schema: vegaLiteSchema,
    width: 380,
    height: 260,
    layer: [
      {
        data: { values: [0.5, 2_000_000].map((both) => ({ asked: both, achieved: both })) },
        mark: { type: "line", strokeDash: [4, 4], color: "#888" },
        encoding: { x: { field: "asked", type: "quantitative" }, y: { field: "achieved", type: "quantitative" } },
      },
      {
        data: { values },
        mark: { type: "point", size: 50 },
        encoding: {
          x: { field: "asked", type: "quantitative", title: "asked, packets per second", scale: axis, axis: number },
          y: {
            field: "achieved",
            type: "quantitative",
            title: "achieved, packets per second",
            scale: axis,
            axis: number,
          },
          color: { field: "technology", type: "nominal", title: "technology" },
          shape: { field: "technology", type: "nominal", title: "technology" },
        },
      },
    ],
  };
}
