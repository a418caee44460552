import type { TopLevelSpec } from "vega-lite";
import type { Side } from "../../scenarios/host";
import { paperContainers, paperLocations, reducedCounts } from "../../paper/levels";
import { cellMetric, type Cell } from "../model/cells";
import { significant } from "../text/text";
import { fieldEdge, risingColours } from "./theme";
import { vegaLiteSchema, type Figure, type FigureInput } from "./figure";
import { containerLevels, largestContext, loadLevels, missingText, othersRemark, pick, rateLevels } from "./panels";

/** All container cells of one location in one table: the median RTT in ms as shade and number. Cells that were not measured stay empty. */
export function summaryFigure(number: 13 | 14, location: Side, input: FigureInput): Figure {
  const { cells, others } = largestContext(input.cells);
  const missing = new Map<string, number[]>();
  const values = valuesAt(location, cells);
  for (const { technology, row, count, ms } of values) {
    const where = `${technology}, ${row}`;
    if (ms === null) missing.set(where, [...(missing.get(where) ?? []), count]);
  }
  const scaled = paperLocations.flatMap((each) => valuesAt(each, cells));
  return {
    id: `figure-${number}`,
    title: `Figure ${number}: all container cells, load at the ${location}`,
    caption: `Median RTT of each cell in ms; the darker, the longer (logarithmic, one scale for figures 13 and 14). Empty: not measured.${othersRemark(others)}`,
    spec: values.every(({ ms }) => ms === null || ms <= 0) ? null : spec(values, scaled),
    missing: missingText(missing),
  };
}

function valuesAt(location: Side, cells: readonly Cell[]) {
  return containerLevels.levels.flatMap((technology) =>
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
          return { technology: technology.label, row, count, ms, text: ms === null ? "" : significant(ms, 2) };
        }),
      ),
    ),
  );
}

type Value = ReturnType<typeof valuesAt>[number];

/** @param scaled the values that the scale must hold */
function spec(values: readonly Value[], scaled: readonly Value[]): TopLevelSpec {
  const x = { field: "count", type: "ordinal" as const, title: "background guests", axis: { labelAngle: 0 } };
  const y = {
    field: "row",
    type: "nominal" as const,
    title: null,
    sort: [...new Set(values.map((value) => value.row))],
  };
  const drawable = scaled.flatMap(({ ms }) => (ms === null || ms <= 0 ? [] : [ms]));
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
          mark: { type: "rect", stroke: fieldEdge, strokeWidth: 0.5 },
          encoding: {
            x,
            y,
            color: {
              field: "ms",
              type: "quantitative",
              title: "RTT median, ms",
              scale: { type: "log", scheme: risingColours, domain: [Math.min(...drawable), Math.max(...drawable)] },
            },
          },
        },
        {
          mark: { type: "text", fontSize: 10 },
          encoding: {
            x,
            y,
            text: { field: "text" },
            color: { value: "#000000" },
          },
        },
      ],
    },
  };
}
