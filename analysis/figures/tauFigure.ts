import { rateTitle } from "../../scenarios/conditionText";
import { factorNames, type Cell, type FactorName } from "../model/cells";
import type { Platform } from "../model/platform";
import type { Figure, FigureInput } from "./figure";
import { largestContext, othersRemark } from "./panels";
import { pooledPackets, tauWithLevels } from "./pooledPackets";
import { tauMap, type FactorTau } from "./tauMap";

const factorTitles: Partial<Record<FactorName, string>> = {
  nic: "NIC",
  count: "guests",
  load: "load",
  location: "load at",
};

/**
 * Kendall's tau-b of all packets' values with a 0/1 indicator of each factor level, as figures 15 to 17 show it. A description of
 * this data: packets of one run are no replications, so there is no p.
 */
function levelTaus(cells: readonly Cell[]): FactorTau[] {
  return (["RTT", "overhead"] as const).flatMap((what) => {
    const packets = pooledPackets(cells, what);
    return levelsOf(cells).map(({ label, holds }) => ({
      level: label,
      with: what,
      tau: tauWithLevels(packets, 2, (cell) => (holds(cell) ? 1 : 0)),
    }));
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
        label: levelLabel(name, level),
        holds: (cell: Cell) => cell.factors[name] === level,
      }));
    });
}

function levelLabel(name: FactorName, level: Cell["factors"][FactorName]): string {
  if (name === "affinity") return `affinity ${level ? "on" : "off"}`;
  if (name === "rate") return rateTitle(String(level));
  return `${factorTitles[name] ?? name} ${level}`;
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
    spec: taus.some(({ tau }) => tau !== null) ? tauMap(taus, "factor level") : null,
    missing: taus.length > 0 ? [] : [`${title} cells at two levels of a factor at least`],
  };
}
