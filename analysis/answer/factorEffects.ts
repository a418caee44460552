import { factorNames, type Cell, type FactorName } from "../model/cells";
import { isEmulated, isFloorPlatform } from "../model/platform";
import type { CellSelector, Settings } from "../model/select";
import { mismatch } from "./mismatch";
import { pairedRatio, type PairedRatio } from "./pairedRatio";
import { judgeRatio, noiseOf, type Doubt, type Sureness } from "./sureness";

/** How much one factor moves RTT: its slowest level over its fastest, in cells that are equal in all else. */
export interface FactorEffect {
  factor: FactorName;
  title: string;
  slowest: string;
  fastest: string;
  effect: PairedRatio;
  sureness: Sureness;
  doubt: Doubt;
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

/** All factors that vary, the strongest first. Emulated guests are left out, because emulation would be the strongest factor of all, and the floor, which is no level that one can choose. */
export function factorEffects(all: readonly Cell[], settings: Settings): FactorEffect[] {
  const cells = all.filter(({ factors }) => !isEmulated(factors.platform) && !isFloorPlatform(factors.platform));
  return factorNames
    .flatMap((factor) => strongest(cells, factor, settings) ?? [])
    .sort((a, b) => b.effect.ratio - a.effect.ratio);
}

/** A factor that varies between cells of different contexts only, and in what these differ. */
export interface Unmatched {
  title: string;
  differences: readonly string[];
}

/** Factors besides the kind of guest that vary and have no effect to tell, because the cells' contexts differ. */
export function unmatchedFactors(all: readonly Cell[], effects: readonly FactorEffect[]): Unmatched[] {
  const cells = all.filter(({ factors }) => !isEmulated(factors.platform) && !isFloorPlatform(factors.platform));
  return (["count", "load", "location", "rate"] as const)
    .filter((factor) => !effects.some((effect) => effect.factor === factor))
    .flatMap((factor) => {
      const levels = levelsOf(asked(cells, factor), factor);
      const differences = levels.flatMap((one, i) =>
        levels
          .slice(0, i)
          .flatMap((other) => mismatch(asked(cells, factor), selectorOf(factor, other), selectorOf(factor, one))),
      );
      return differences.length === 0 ? [] : [{ title: titles[factor], differences: [...new Set(differences)] }];
    });
}

/** Load and location mean nothing without background guests. */
function asked(cells: readonly Cell[], factor: FactorName): readonly Cell[] {
  return factor === "load" || factor === "location" ? cells.filter((cell) => cell.factors.count > 0) : cells;
}

function levelsOf(cells: readonly Cell[], factor: FactorName) {
  return [...new Set(cells.map((cell) => cell.factors[factor]))].filter((level) => level !== "none");
}

function strongest(cells: readonly Cell[], factor: FactorName, settings: Settings): FactorEffect | null {
  const loaded = asked(cells, factor);
  const levels = levelsOf(loaded, factor);
  // Of all pairs of levels the largest ratio is told, so that all of them count as comparisons.
  const comparisons = (levels.length * (levels.length - 1)) / 2;
  const found = levels.flatMap((slow) =>
    levels.flatMap((fast) => {
      const [a, b] = [selectorOf(factor, slow), selectorOf(factor, fast)];
      const effect = slow === fast ? null : pairedRatio(loaded, a, b, "rttMedian", settings, comparisons);
      return effect === null || effect.ratio < 1 ? [] : [{ slowest: String(slow), fastest: String(fast), effect }];
    }),
  );
  const repeated = found.filter(({ effect }) => effect.low !== null);
  const [best] = (repeated.length > 0 ? repeated : found).sort((a, b) => b.effect.ratio - a.effect.ratio);
  if (!best) return null;
  const judged = judgeRatio(best.effect, noiseOf(cells, "rttMedian", best.effect.contexts));
  return { factor, title: titles[factor], ...best, ...judged };
}

function selectorOf(factor: FactorName, level: string | number | boolean): CellSelector {
  if (factor === "affinity") return { affinity: level === true };
  return { [factor]: [level] } as CellSelector;
}
