import type { Claim } from "../../paper/claims";
import { significant } from "../text/text";
import type { ClaimVerdict, ClaimVerdictWord, MagnitudeResult, PartVerdict } from "./verdict";

/** An effect with its interval: "× 0.82 (0.80 … 0.84)", "+3.1 % (2.0 … 4.2)". */
export function effectText({
  scale,
  effect,
  low,
  high,
}: Pick<PartVerdict, "scale" | "effect" | "low" | "high">): string {
  if (scale === null || effect === null) return "–";
  const unit = scale === "ms" ? " ms" : scale === "%" ? " points" : "";
  const factor = scale === "share" ? 100 : 1;
  const number = (value: number) => significant(value * factor);
  const lead = scale === "ratio" ? "× " : effect >= 0 ? "+" : "";
  const range = low === null || high === null ? "" : ` (${number(low)} … ${number(high)})`;
  return `${lead}${number(effect)}${scale === "share" ? " points" : unit}${range}`;
}

/** The verdict in words that need no table beside them. */
export function sentence(
  claim: Claim,
  word: ClaimVerdictWord,
  parts: readonly PartVerdict[],
  magnitudes: readonly MagnitudeResult[],
  reason: string | null,
  evidence: ClaimVerdict["evidence"] | null,
): string {
  const here = evidence === "lab" ? "in this lab" : "here";
  const told = (part: PartVerdict | undefined) =>
    part ? `${part.says}: ${part.why} [${effectText(part)}, n = ${part.n}]` : "";
  const against = magnitudes
    .filter((result) => result.ratio !== null)
    .map(
      (result) =>
        `${result.says} ${significant(result.ours)}${result.unit === "share" ? "" : ` ${result.unit}`}, ${significant(result.ratio, 2)} times the paper's`,
    );
  const size = against.length === 0 ? "" : ` Size: ${against.join("; ")}.`;
  switch (word) {
    case "replicated":
      return `Holds ${here}: ${told(parts[0])}${parts.length > 1 ? `, and ${parts.length - 1} more checked` : ""}.${size}`;
    case "not replicated":
      return `Does not hold ${here}: ${reason ?? told(parts.find((part) => part.outcome === "fails"))}.${size}`;
    case "inconclusive":
      return `Not settled: ${told(parts.find((part) => part.outcome === "open"))}.${size}`;
    case "not testable here":
      return `Not testable here: ${reason ?? parts.find((part) => part.outcome === "no cells")?.why ?? "cells are missing"}.`;
  }
}
