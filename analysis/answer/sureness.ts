import { isEmulated, isFloorPlatform } from "../model/platform";
import type { Cell } from "../model/cells";
import type { MetricName } from "../model/metrics";
import { driftOverTime, type Drift } from "./drift";
import { excludesOne, leastRepetitions, sizeOf, type PairedRatio } from "./pairedRatio";
import { samePairs, type SamePair } from "./sameScenario";

/** By how much a metric differs where nothing differs: what is known of it from the runs themselves. */
export interface Noise {
  /** The A/A pair with the largest ratio; null where no scenario was measured twice. */
  pair: SamePair | null;
  drift: Drift | null;
}

/** The noise of a metric in the cells of some contexts. */
export function noiseOf(cells: readonly Cell[], metric: MetricName, contexts?: readonly string[]): Noise {
  const asked = real(cells).filter(({ context }) => contexts?.includes(context) ?? true);
  const [widest = null] = samePairs(asked, metric).sort((a, b) => ratioOf(b) - ratioOf(a));
  return { pair: widest, drift: driftOverTime(asked, metric) };
}

/** The A/A pair whose overheads lie farthest apart, in ms: an overhead may be next to nothing, and a ratio of two such says little. */
export function overheadPair(cells: readonly Cell[]): SamePair | null {
  const [widest = null] = samePairs(real(cells), "overheadMedian").sort((a, b) => b.high - b.low - (a.high - a.low));
  return widest;
}

/** Emulated guests are left out, as they are in the comparisons. */
const real = (cells: readonly Cell[]) =>
  cells.filter(({ factors }) => !isEmulated(factors.platform) && !isFloorPlatform(factors.platform));

const ratioOf = ({ low, high }: SamePair) => high / low;

/** The least that a difference must exceed: what the same scenario differed by. 1 where nothing is known. */
function floorOf({ pair, drift }: Noise): number {
  return Math.max(pair === null ? 1 : ratioOf(pair), drift === null ? 1 : sizeOf(drift.ratio));
}

/** Below fair nothing is recommended, and nothing is said to matter. */
export type Sureness = "low" | "fair" | "high";

/** What keeps a comparison from more sureness. */
export type Doubt = "few repetitions" | "same scenario" | "drift" | null;

export interface Judged {
  sureness: Sureness;
  /** Why the sureness is low; null where it is not. */
  doubt: Doubt;
  /** Whether the sides differ by more than chance and noise give. */
  settled: boolean;
}

/** So many repetitions on each side, and an A/A pair, make a comparison highly sure. */
export const repetitionsForHigh = 10;

/** Noise up to this ratio is little: a difference within it is as good as none. Beyond, it may hide one that matters. */
const littleNoise = 1.1;

export function judgeRatio(ratio: PairedRatio, noise: Noise): Judged {
  const low = (doubt: Doubt): Judged => ({ sureness: "low", doubt, settled: false });
  if (ratio.low === null) return low("few repetitions");
  const floor = floorOf(noise);
  // The interval knows the scatter of the repetitions only: it must not decide what the same scenario shows on its own.
  const isNoise = sizeOf(ratio.ratio) <= floor;
  if (excludesOne(ratio) && isNoise && floor > littleNoise)
    return low(noise.drift !== null && sizeOf(noise.drift.ratio) === floor ? "drift" : "same scenario");
  const isHigh = ratio.repetitions >= repetitionsForHigh && noise.pair !== null && noise.drift === null;
  return { sureness: isHigh ? "high" : "fair", doubt: null, settled: excludesOne(ratio) && !isNoise };
}

/** How sure numbers are that are compared with nothing: a drift is larger than no difference. */
export function repetitionSureness(repetitions: number, { pair, drift }: Noise): Sureness {
  if (repetitions < leastRepetitions || drift !== null) return "low";
  return repetitions >= repetitionsForHigh && pair !== null ? "high" : "fair";
}

const order: readonly Sureness[] = ["low", "fair", "high"];

/** An answer is as sure as the least sure comparison that it rests on. */
export function leastSure<Item extends { sureness: Sureness }>(items: readonly Item[]): Item | undefined {
  return [...items].sort((a, b) => order.indexOf(a.sureness) - order.indexOf(b.sureness))[0];
}
