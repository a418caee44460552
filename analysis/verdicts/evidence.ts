import type { Cell } from "../model/cells";
import type { Interval } from "../statistics/bootstrap";

/** What the cells say on one part of a claim, before it is judged. Effects are on the scale of the comparison. */
export interface PartEvidence {
  /** What an effect is: the logarithm of a ratio, a difference in this unit, or a difference of shares from 0 to 1. */
  scale: "ratio" | "ms" | "%" | "share";
  estimate: number;
  /** The 95 % interval and, as `narrow`, the 90 % interval; null without replication. */
  interval: Interval | null;
  narrow: Interval | null;
  /** Two-sided; null where the part is judged by its interval alone. */
  p: number | null;
  /** Share of matched cells that agree with the claim; null where the part does not ask for one. */
  agreeing: number | null;
  /** Matched cells, and independent comparisons: matched cells × repetitions. */
  cells: number;
  units: number;
  /** Why it must not be judged, as far as that is known before; absent where nothing forbids it. */
  doubt?: string;
}

/** Evidence, or why there is none. `missing` names cells that would add to it. */
export interface Gathered {
  evidence: PartEvidence | null;
  why: string | null;
  missing: readonly string[];
  /** For a comparison: its matched cells, for each the cells of its sides. */
  matched?: readonly (readonly (readonly Cell[])[])[];
}

/** An effect as people read it: a ratio, or a number in its unit. */
export function readable(scale: PartEvidence["scale"], value: number): number {
  return scale === "ratio" ? Math.exp(value) : value;
}
