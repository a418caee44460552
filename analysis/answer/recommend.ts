import type { Cell, Cells } from "../model/cells";
import { isFloorPlatform } from "../model/platform";
import type { Settings } from "../model/select";
import { candidates, type Candidate } from "./candidates";
import { mismatch } from "./mismatch";
import { pairedRatio, type PairedRatio } from "./pairedRatio";
import { judgeRatio, leastSure, noiseOf, type Doubt, type Noise, type Sureness } from "./sureness";

/** Another kind of guest against the recommended one, in the same cells. */
export interface Rival {
  label: string;
  /** Ratios of the median RTT and of its 99th percentile: rival over recommended. */
  median: PairedRatio;
  tail: PairedRatio | null;
  isTailSettled: boolean;
  sureness: Sureness;
  doubt: Doubt;
  settled: boolean;
}

/** A kind that was not compared with the best one, and why: in what its cells differ besides the kind of guest. */
interface NotCompared {
  label: string;
  differences: readonly string[];
}

/** What to choose for a latency-sensitive guest, judged by the cells at hand. */
export type Recommendation =
  | {
      kind: "recommended";
      label: string;
      sureness: Exclude<Sureness, "low">;
      rivals: readonly Rival[];
      notCompared: readonly NotCompared[];
      noise: Noise;
    }
  /** The kinds were compared, and the runs are too few or too noisy to choose by. */
  | {
      kind: "unsure";
      label: string;
      sureness: "low";
      rivals: readonly Rival[];
      notCompared: readonly NotCompared[];
      noise: Noise;
    }
  | { kind: "single"; label: string }
  | { kind: "none"; why: string };

/**
 * Recommends the kind of guest that no other beats in median RTT over cells that are equal in all other factors. Where
 * several qualify, because they share no cells with each other, the one that was compared in most cells wins.
 */
export function recommend({ cells }: Cells, settings: Settings): Recommendation {
  const choices = candidates(cells);
  const [only] = choices;
  if (!only)
    return {
      kind: "none",
      why:
        cells.length === 0
          ? "no run is usable"
          : cells.every(({ factors }) => isFloorPlatform(factors.platform))
            ? "only the floor was measured, which is no kind of guest to choose"
            : "only emulated KVM guests were measured, and nobody would choose those",
    };
  if (choices.length === 1) return { kind: "single", label: only.label };
  const standings = choices.map((choice) => ({ choice, rivals: rivalsOf(choice, choices, cells, settings) }));
  const best = standings
    .filter(({ rivals }) => rivals.length > 0 && rivals.every((rival) => rival.median.ratio >= 1))
    .sort((a, b) => compared(b.rivals) - compared(a.rivals))[0];
  if (!best) return { kind: "none", why: incomparable(choices, cells) };
  const { choice, rivals } = best;
  const named = new Set(rivals.map((rival) => rival.label));
  const notCompared = choices
    .filter((other) => other !== choice && !named.has(other.label))
    .map((other) => ({ label: other.label, differences: mismatch(cells, choice.selector, other.selector) }));
  const contexts = rivals.flatMap((rival) => rival.median.contexts);
  const noise = noiseOf(cells, "rttMedian", contexts);
  const { sureness = "low" } = leastSure(rivals) ?? {};
  const told = { label: choice.label, rivals, notCompared, noise };
  return sureness === "low" ? { kind: "unsure", sureness, ...told } : { kind: "recommended", sureness, ...told };
}

function rivalsOf(
  choice: Candidate,
  choices: readonly Candidate[],
  cells: readonly Cell[],
  settings: Settings,
): Rival[] {
  const comparisons = (choices.length * (choices.length - 1)) / 2;
  // A selector names only the factors that define its kind, so the cells are matched on all others.
  const ratio = (other: Candidate, metric: "rttMedian" | "rttP99") =>
    pairedRatio(cells, other.selector, choice.selector, metric, settings, comparisons);
  return choices.flatMap((other) => {
    const median = other === choice ? null : ratio(other, "rttMedian");
    if (median === null) return [];
    const tail = ratio(other, "rttP99");
    const isTailSettled = tail !== null && judgeRatio(tail, noiseOf(cells, "rttP99", tail.contexts)).settled;
    const judged = judgeRatio(median, noiseOf(cells, "rttMedian", median.contexts));
    return [{ label: other.label, median, tail, isTailSettled, ...judged }];
  });
}

const compared = (rivals: readonly Rival[]) => rivals.reduce((sum, rival) => sum + rival.median.cells, 0);

/** Why no two kinds share a cell. */
function incomparable(choices: readonly Candidate[], cells: readonly Cell[]): string {
  const differences = choices.flatMap((one, i) =>
    choices.slice(0, i).flatMap((other) => mismatch(cells, other.selector, one.selector)),
  );
  const reasons = [...new Set(differences)];
  return reasons.length === 0
    ? "the kinds of guests that were measured share no cells, so they cannot be compared"
    : `the kinds of guests that were measured cannot be compared, because they were measured under ${reasons.join(", and ")}`;
}
