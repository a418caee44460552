import type { TopLevelSpec } from "vega-lite";
import type { Side } from "../../scenarios/host";
import { paperContainers, reducedCounts } from "../../paper/levels";
import { cellMetric } from "../model/cells";
import { significant } from "../text/text";
import { vegaLiteSchema, type Figure, type FigureInput } from "./figure";
import { containerLevels, largestContext, loadLevels, missingText, othersRemark, pick, rateLevels } from "./panels";

/** All container cells of one location in one table: the median RTT in ms as shade and number. Cells that were not measured stay empty. */
export function summaryFigure(number: 13 | 14, location: Side, input: FigureInput): Figure {
  const { cells, others } = largestContext(input.cells);
  const missing = new Map<string, number[]>();
  const values = containerLevels.levels.flatMap((technology) =>
    loadLevels.levels.flatMap((load) =>
      rateLevels.levels.flatMap((rate) =>
        reducedCounts.map((count) => {
          const [cell] = pick(cells, technology.factors, load.factors, rate.factors, {
            count,
            location,
            affinity: false,
          });
          const ms = cell ? cellMetric(cell, "rttMedian") : null;
          const row = `${load.label}, ${rate.label}`;
          const where = `${technology.label}, ${row}`;
          if (ms === null) missing.set(where, [...(missing.get(where) ?? []), count]);
          return { technology: technology.label, row, count, ms, text: ms === null ? "" : significant(ms, 2) };
        }),
      ),
    ),
  );
  return {
    id: `figure-${number}`,
    title: `Figure ${number}: all container cells, load at the ${location}`,
    caption: `Median RTT of each cell in ms; the darker, the longer (logarithmic). Empty: not measured.${othersRemark(others)}`,
    spec: values.every(({ ms }) => ms === null || ms <= 0) ? null : spec(values),
    missing: missingText(missing),
  };
}

function spec(values: readonly { row: string; ms: number | null }[]): TopLevelSpec {
  const x = { field: "count", type: "ordinal" as const, title: "background guests", axis: { labelAngle: 0 } };
  const y = {
    field: "row",
    type: "nominal" as const,
    title: null,
    sort: [...new Set(values.map((value) => value.row))],
  };
  const logarithms = values.flatMap(({ ms }) => (ms === null || ms <= 0 ? [] : [ms]));
  const middle = Math.sqrt(Math.min(...logarithms) * Math.max(...logarithms));
  return {
    $schema: vegaLiteSchema,
    data: { values: [...values] },
    facet: { column: { field: "technology", type: "nominal", title: null, sort: [...paperContainers] } },
    spec: {
      width: 230,
      height: { step: 20 },
      layer: [
        {
          transform: [{ filter: "datum.ms > 0" }],
          mark: { type: "rect" },
          encoding: {
            x,
            y,
            color: {
              field: "ms",
              type: "quantitative",
              title: "RTT median, ms",
              scale: { type: "log", scheme: "blues" },
            },
          },
        },
        {
          mark: { type: "text", fontSize: 10 },
          encoding: {
            x,
            y,
            text: { field: "text" },
            color: { condition: { test: `datum.ms > ${middle}`, value: "#ffffff" }, value: "#000000" },
          },
        },
      ],
    },
  };
}
