import type { PartEvidence } from "./evidence";
import type { PartOutcome } from "./decide";

export const claimVerdictWords = ["replicated", "not replicated", "inconclusive", "not testable here"] as const;
export type ClaimVerdictWord = (typeof claimVerdictWords)[number];

/** What a verdict rests on: two servers, or a lab, whose two hosts share one kernel and which is therefore an indication only. */
export const strengths = ["servers", "lab"] as const;
export type Strength = (typeof strengths)[number];

/** What it would take to decide a claim that these runs leave undecided. */
export interface Want {
  what:
    "KVM" | "two servers" | "the paper's servers" | "a lab with split CPUs" | "other conditions" | "more repetitions";
  /** Decides it, or says how it is got. */
  command: string;
}

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
  /** Set where lab cells decided. All other verdicts rest on servers, or on nothing: see {@link strengthOf}. */
  evidence?: "lab";
  /** Set where it is inconclusive or not testable. */
  wants?: Want;
  /** Set where the claim is ours and not the paper's. */
  own?: true;
}

/** Null where nothing was decided or tested. */
export function strengthOf({ verdict, evidence }: Pick<ClaimVerdict, "verdict" | "evidence">): Strength | null {
  return verdict === "not testable here" ? null : (evidence ?? "servers");
}
