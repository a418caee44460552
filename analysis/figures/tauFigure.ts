import type { TopLevelSpec } from "vega-lite";
import { factorNames, type Cell, type FactorName } from "../cells";
import { divergingColours } from "../draw/theme";
import { overheadNs } from "../packets";
import type { Platform } from "../platform";
import { kendallIndicator, ordered } from "../statistics/kendallIndicator";
import { vegaLiteSchema, type Figure, type FigureInput } from "./figure";
import { largestContext, othersRemark } from "./panels";

/** Tau of one factor level with RTT or overhead. */
export interface LevelTau {
  level: string;
  with: "RTT" | "overhead";
  tau: number | null;
}

const factorTitles: Partial<Record<FactorName, string>> = {
  nic: "NIC",
  count: "guests",
  load: "load",
  location: "load at",
  rate: "rate",
};

/**
 * Kendall's tau-b of all packets' values with a 0/1 indicator of each factor level, as figures 15 to 17 show it. A description of
 * this data: packets of one run are no replications, so there is no p.
 */
export function levelTaus(cells: readonly Cell[]): LevelTau[] {
  return [...tausWith(cells, "RTT"), ...tausWith(cells, "overhead")];
}

function tausWith(cells: readonly Cell[], what: LevelTau["with"]): LevelTau[] {
  const columns = cells.flatMap((cell) =>
    cell.runs.map((run) => ({
      cell,
      values: (what === "RTT" ? run.data.packets.rttNs : overheadNs(run.data.packets)).filter(Number.isFinite),
    })),
  );
  const all = new Float64Array(columns.reduce((sum, { values }) => sum + values.length, 0));
  let at = 0;
  for (const { values } of columns) {
    all.set(values, at);
    at += values.length;
  }
  const inOrder = ordered(all);
  const indicator = new Uint8Array(all.length);
  return levelsOf(cells).map(({ label, holds }) => {
    let start = 0;
    for (const { cell, values } of columns) {
      indicator.fill(holds(cell) ? 1 : 0, start, start + values.length);
      start += values.length;
    }
    return { level: label, with: what, tau: kendallIndicator(inOrder, indicator) };
  });
}

/** The levels of every factor that varies. */
function levelsOf(cells: readonly Cell[]): { label: string; holds: (cell: Cell) => boolean }[] {
  return factorNames
    .filter((name) => name !== "platform")
    .flatMap((name) => {
      const levels = [...new Set(cells.map((cell) => cell.factors[name]))];
      if (levels.length < 2) return [];
      levels.sort((a, b) => (typeof a === "number" && typeof b === "number" ? a - b : a < b ? -1 : 1));
      return levels.map((level) => ({
        label: name === "affinity" ? `affinity ${level ? "on" : "off"}` : `${factorTitles[name] ?? name} ${level}`,
        holds: (cell: Cell) => cell.factors[name] === level,
      }));
    });
}

export function tauFigure(
  number: 15 | 16 | 17,
  title: string,
  platform: Platform,
  remark: string,
  input: FigureInput,
): Figure {
  const { cells, others } = largestContext(input.cells);
  const chosen = cells.filter((cell) => cell.factors.platform === platform);
  const taus = chosen.length === 0 ? [] : levelTaus(chosen);
  return {
    id: `figure-${number}`,
    title: `Figure ${number}: Kendall's tau of each factor level with RTT and overhead (${title})`,
    caption:
      "Positive: packets of that level tend to be slower than the others. Tau-b over all packets with a 0/1 indicator of the level: a description, without p." +
      remark +
      othersRemark(others),
    spec: taus.some(({ tau }) => tau !== null) ? spec(taus) : null,
    missing: taus.length > 0 ? [] : [`${title} cells at two levels of a factor at least`],
  };
}

/** Two decimals: more would feign a precision that a description of few runs does not have. */
const tauText = (tau: number) =>
  tau
    .toFixed(2)
    .replace(/^-0\.00$/, "0.00")
    .replace("-", "−");

function spec(taus: readonly LevelTau[]): TopLevelSpec {
  const values = taus.map((entry) => ({ ...entry, text: entry.tau === null ? "–" : tauText(entry.tau) }));
  const x = {
    field: "with",
    type: "nominal" as const,
    title: "tau with",
    sort: ["RTT", "overhead"],
    axis: { labelAngle: 0 },
  };
  const y = { field: "level", type: "nominal" as const, title: "factor level", sort: null };
  return {
    $schema: vegaLiteSchema,
    width: 200,
    height: { step: 19 },
    data: { values },
    layer: [
      {
        mark: "rect",
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
