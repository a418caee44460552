import type { PartEvidence } from "./evidence";
import type { PartOutcome } from "./decide";

export const claimVerdictWords = ["replicated", "not replicated", "inconclusive", "not testable here"] as const;
export type ClaimVerdictWord = (typeof claimVerdictWords)[number];

/** One part of a claim, judged. Effects are readable: a ratio a/b, a difference in a unit, or the excess over a claimed share. */
export interface PartVerdict {
  says: string;
  outcome: PartOutcome | "no cells";
  why: string;
  scale: PartEvidence["scale"] | null;
  effect: number | null;
  /** 95 % interval of the effect. */
  low: number | null;
  high: number | null;
  /** Independent comparisons, and matched cells. */
  n: number;
  cells: number;
  /** p adjusted for all directional parts of the report (Benjamini and Hochberg); null where the interval alone decides. */
  q: number | null;
  missing: readonly string[];
}

/** Our number for an effect beside the paper's. */
export interface MagnitudeResult {
  says: string;
  unit: string;
  paper: number;
  /** Null where no cell gives it. */
  ours: number | null;
  ratio: number | null;
  low: number | null;
  high: number | null;
  n: number;
  /** Whether it can refute the claim: only on hardware like the paper's. */
  decides: boolean;
}

/** The answer to "does this claim hold on this hardware?". */
export interface ClaimVerdict {
  id: string;
  where: string;
  statement: string;
  verdict: ClaimVerdictWord;
  direction: "as claimed" | "opposite or absent" | "not settled" | "unknown";
  /** The verdict in words, for a reader who reads nothing else. */
  sentence: string;
  parts: readonly PartVerdict[];
  magnitudes: readonly MagnitudeResult[];
  note: string | null;
  /** Set where the claim is ours and not the paper's. */
  own?: true;
}
