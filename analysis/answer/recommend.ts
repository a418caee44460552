import type { Cells } from "../model/cells";
import type { Settings } from "../model/select";
import { candidates, type Candidate } from "./candidates";
import { isSettled, pairedRatio, type PairedRatio } from "./pairedRatio";

/** Another kind of guest against the recommended one, in the same cells. */
export interface Rival {
  label: string;
  /** Ratios of the median RTT and of its 99th percentile: rival over recommended. */
  median: PairedRatio;
  tail: PairedRatio | null;
  settled: boolean;
}

/** What to choose for a latency-sensitive guest, judged by the cells at hand. */
export type Recommendation =
  | {
      kind: "recommended";
      label: string;
      rivals: readonly Rival[];
      /** Kinds that share no cell with it. */ notCompared: readonly string[];
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
          : "only emulated KVM guests were measured, and nobody would choose those",
    };
  if (choices.length === 1) return { kind: "single", label: only.label };
  const standings = choices.map((choice) => ({ choice, rivals: against(choice, choices) }));
  const best = standings
    .filter(({ rivals }) => rivals.length > 0 && rivals.every((rival) => rival.median.ratio >= 1))
    .sort((a, b) => compared(b.rivals) - compared(a.rivals))[0];
  if (!best)
    return { kind: "none", why: "the kinds of guests that were measured share no cells, so they cannot be compared" };
  const named = new Set(best.rivals.map((rival) => rival.label));
  const notCompared = choices
    .filter(({ label }) => label !== best.choice.label && !named.has(label))
    .map(({ label }) => label);
  return { kind: "recommended", label: best.choice.label, rivals: best.rivals, notCompared };

  function against(choice: Candidate, others: readonly Candidate[]): Rival[] {
    return others.flatMap((other) => {
      const median = other === choice ? null : ratio(other, choice, "rttMedian");
      return median === null
        ? []
        : [{ label: other.label, median, tail: ratio(other, choice, "rttP99"), settled: isSettled(median) }];
    });
  }

  function ratio(a: Candidate, b: Candidate, metric: "rttMedian" | "rttP99") {
    // A selector names only the factors that define its kind, so the cells are matched on all others.
    return pairedRatio(cells, a.selector, b.selector, metric, settings);
  }
}

const compared = (rivals: readonly Rival[]) => rivals.reduce((sum, rival) => sum + rival.median.cells, 0);
