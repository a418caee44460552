import { drawSvg } from "../draw/svg";
import { loneSvg } from "../draw/loneSvg";
import { vegaLiteSchema, type Figure } from "../figures/figure";
import { compareText, type Dataset } from "../model/runData";

/** Two sets that were measured in turn: each run's median RTT in the order in which they were taken. */
export async function drawRounds(a: Dataset, b: Dataset, names: { a: string; b: string }): Promise<string | null> {
  const points = [...pointsOf(a, names.a), ...pointsOf(b, names.b)].sort((x, y) => compareText(x.at, y.at));
  if (points.length === 0) return null;
  const counts = new Map<string, number>();
  const values = points.map((point) => {
    const number = 1 + (counts.get(point.rate) ?? 0);
    counts.set(point.rate, number);
    return { ...point, number };
  });
  const figure: Figure = {
    id: "rounds",
    title: `Median RTT of each run, ${names.a} and ${names.b} in turn`,
    caption:
      "One point is one run, in the order in which they were taken: a step between the sides is a change, a slope is drift.",
    spec: null,
    missing: [],
  };
  const svg = await drawSvg({
    $schema: vegaLiteSchema,
    data: { values },
    facet: { row: { field: "rate", type: "nominal", title: null } },
    resolve: { scale: { y: "independent" } },
    spec: {
      width: 520,
      height: 160,
      mark: { type: "point", filled: true, size: 50 },
      encoding: {
        x: {
          field: "number",
          type: "quantitative",
          title: "run",
          scale: { zero: false, nice: false, padding: 10 },
          axis: { tickMinStep: 1 },
        },
        y: { field: "ms", type: "quantitative", title: "median RTT, ms", scale: { zero: false } },
        color: { field: "side", type: "nominal", title: "side" },
        shape: { field: "side", type: "nominal", title: "side" },
      },
    },
  });
  return loneSvg(figure, svg);
}

function pointsOf({ runs }: Dataset, side: string) {
  return runs.flatMap(({ run, summary }) =>
    summary.rttMedianMs === null || run.validity.verdict === "invalid"
      ? []
      : [{ side, rate: run.probe.rate, at: run.startedAt, ms: summary.rttMedianMs }],
  );
}
