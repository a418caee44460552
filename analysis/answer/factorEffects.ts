import { factorNames, type Cell, type FactorName } from "../model/cells";
import { isEmulated } from "../model/platform";
import type { CellSelector, Settings } from "../model/select";
import { isSettled, pairedRatio, type PairedRatio } from "./pairedRatio";

/** How much one factor moves RTT: its slowest level over its fastest, in cells that are equal in all else. */
export interface FactorEffect {
  factor: FactorName;
  title: string;
  slowest: string;
  fastest: string;
  effect: PairedRatio;
  settled: boolean;
}

const titles: Record<FactorName, string> = {
  platform: "Technology",
  nic: "NIC model",
  affinity: "CPU affinity",
  count: "Number of background guests",
  load: "Type of load",
  location: "Location of the load",
  rate: "Packet rate",
};

/** All factors that vary, the strongest first. Emulated guests are left out, because emulation would be the strongest factor of all. */
export function factorEffects(all: readonly Cell[], settings: Settings): FactorEffect[] {
  const cells = all.filter((cell) => !isEmulated(cell.factors.platform));
  return factorNames
    .flatMap((factor) => strongest(cells, factor, settings) ?? [])
    .sort((a, b) => b.effect.ratio - a.effect.ratio);
}

function strongest(cells: readonly Cell[], factor: FactorName, settings: Settings): FactorEffect | null {
  const loaded = factor === "load" || factor === "location" ? cells.filter((cell) => cell.factors.count > 0) : cells;
  const levels = [...new Set(loaded.map((cell) => cell.factors[factor]))].filter((level) => level !== "none");
  let best: FactorEffect | null = null;
  for (const slow of levels)
    for (const fast of levels) {
      if (slow === fast) continue;
      const effect = pairedRatio(loaded, selectorOf(factor, slow), selectorOf(factor, fast), "rttMedian", {
        ...settings,
        resamples: 500,
      });
      if (effect === null || effect.ratio < 1 || (best !== null && effect.ratio <= best.effect.ratio)) continue;
      best = {
        factor,
        title: titles[factor],
        slowest: String(slow),
        fastest: String(fast),
        effect,
        settled: isSettled(effect),
      };
    }
  return best;
}

function selectorOf(factor: FactorName, level: string | number | boolean): CellSelector {
  if (factor === "affinity") return { affinity: level === true };
  return { [factor]: [level] } as CellSelector;
}
