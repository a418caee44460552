import { intervalSeconds } from "../../scenarios/probe";
import { candidateLabel } from "../answer/candidates";
import type { Cell } from "../model/cells";
import type { Figure, FigureInput } from "./figure";
import { largestContext, othersRemark } from "./panels";
import { pooledPackets, tauWithLevels } from "./pooledPackets";
import { tauMap, type FactorTau } from "./tauMap";

/** The factors whose levels have an order, each level as a number that rises with it. */
const orderedFactors: readonly { title: string; levelOf: (cell: Cell) => number }[] = [
  { title: "background guests", levelOf: ({ factors }) => factors.count },
  { title: "packet rate", levelOf: ({ factors }) => -intervalSeconds(factors.rate) },
];

/** Whether packets get slower with more background guests, and with a higher rate: one row for each kind of guest and factor. */
export function trends(input: FigureInput): Figure {
  const { cells, others } = largestContext(input.cells);
  const taus = kindsOf(cells).flatMap(([kind, own]) => factorTaus(kind, own));
  return {
    id: "trends",
    title: "How RTT and overhead go with background guests and packet rate",
    caption:
      "Positive: the more guests, or the higher the rate, the slower the packets tend to be. Kendall's tau-b of all packets of a kind of guest " +
      "with the factor's levels in their order, whatever the load: a description, without p. Back to back (the paper's 1 Mpps) is a closed loop and counts as the highest rate." +
      othersRemark(others),
    spec: taus.some(({ tau }) => tau !== null) ? tauMap(taus, null, 420) : null,
    missing: taus.length > 0 ? [] : ["a kind of guest with two numbers of background guests or two packet rates"],
  };
}

function factorTaus(kind: string, cells: readonly Cell[]): FactorTau[] {
  return (["RTT", "overhead"] as const).flatMap((what) => {
    const packets = pooledPackets(cells, what);
    return orderedFactors.flatMap(({ title, levelOf }) => {
      const levels = [...new Set(cells.map(levelOf))].sort((a, b) => a - b);
      const rank = new Map(levels.map((level, i) => [level, i]));
      if (levels.length < 2) return [];
      const tau = tauWithLevels(packets, levels.length, (cell) => rank.get(levelOf(cell)) ?? 0);
      return { level: `${kind}: ${title}`, with: what, tau };
    });
  });
}

function kindsOf(cells: readonly Cell[]): [string, Cell[]][] {
  const kinds = new Map<string, Cell[]>();
  for (const cell of cells) {
    const kind = candidateLabel(cell.factors);
    kinds.set(kind, [...(kinds.get(kind) ?? []), cell]);
  }
  return [...kinds].sort(([a], [b]) => (a < b ? -1 : 1));
}
