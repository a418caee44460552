import type { Interval } from "../statistics/bootstrap";

/** What the cells say on one part of a claim, before it is judged. Effects are on the scale of the comparison. */
export interface PartEvidence {
  /** In which terms effects are: a ratio's logarithm, a difference in a unit, or a share from 0 to 1. */
  scale: "ratio" | "ms" | "%" | "share";
  estimate: number;
  /** 95 % and 90 %; null where there is no replication to take it from. */
  interval: Interval | null;
  narrow: Interval | null;
  /** Two-sided; null where the part is judged by its interval alone. */
  p: number | null;
  /** Share of matched cells on the side of the claim; null where it is no question. */
  agreeing: number | null;
  /** Matched cells, and independent comparisons: matched cells × repetitions. */
  cells: number;
  units: number;
}

/** Evidence, or why there is none. `missing` names cells that would add to it. */
export interface Gathered {
  evidence: PartEvidence | null;
  why: string | null;
  missing: readonly string[];
}

/** An effect as people read it: a ratio, or a number in its unit. */
export function readable(scale: PartEvidence["scale"], value: number): number {
  return scale === "ratio" ? Math.exp(value) : value;
}
