import type { TopLevelSpec } from "vega-lite";
import { divergingColours, fieldEdge } from "./theme";
import { vegaLiteSchema } from "./figure";
import type { PacketValue } from "./pooledPackets";

/** Tau of one factor, or one of its levels, with RTT or overhead. */
export interface FactorTau {
  level: string;
  with: PacketValue;
  tau: number | null;
}

/** A map of taus: one row for each factor or level, columns for RTT and overhead, tau as colour and number. Row names are cut at `longestRow` pixels. */
export function tauMap(taus: readonly FactorTau[], rowTitle: string | null, longestRow?: number): TopLevelSpec {
  const values = taus.map((entry) => ({ ...entry, text: entry.tau === null ? "–" : tauText(entry.tau) }));
  const x = {
    field: "with",
    type: "nominal" as const,
    title: "tau with",
    sort: ["RTT", "overhead"],
    axis: { labelAngle: 0 },
  };
  const axis = longestRow !== undefined && { axis: { labelLimit: longestRow } };
  const y = { field: "level", type: "nominal" as const, title: rowTitle, sort: null, ...axis };
  return {
    $schema: vegaLiteSchema,
    width: 200,
    height: { step: 19 },
    data: { values },
    layer: [
      {
        mark: { type: "rect", stroke: fieldEdge, strokeWidth: 0.5 },
        encoding: {
          x,
          y,
          color: {
            field: "tau",
            type: "quantitative",
            title: "tau",
            scale: { domain: [-1, 0, 1], range: [...divergingColours] },
          },
        },
      },
      {
        mark: { type: "text", fontSize: 10, color: "#000000" },
        encoding: { x, y, text: { field: "text" } },
      },
    ],
  };
}

/** Two decimals: a description of a few runs is no more precise than that. */
const tauText = (tau: number) =>
  tau
    .toFixed(2)
    .replace(/^-0\.00$/, "0.00")
    .replace("-", "−");
