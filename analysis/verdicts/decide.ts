import type { Part } from "../../paper/claims";
import { equivalence } from "../statistics/equivalence";
import { boundOn } from "./contrast";
import type { PartEvidence } from "./evidence";

/** The result for one part. open: there are cells, but they do not settle it. */
export type PartOutcome = "holds" | "fails" | "open";

/** Error rate of each decision. Over all directional parts of a report it is the false discovery rate. */
const significance = 0.05;

/**
 * Judges a part by its evidence.
 * @param q the p of a directional part, adjusted for all parts judged together
 * @param minimumUnits with fewer independent comparisons than this the part stays open
 */
export function decide(
  part: Part,
  evidence: PartEvidence,
  q: number | null,
  minimumUnits: number,
): { outcome: PartOutcome; why: string } {
  if (evidence.units < minimumUnits)
    return {
      outcome: "open",
      why: `${evidence.units} independent comparisons of at least ${minimumUnits}: repeat, or measure more cells`,
    };
  if (evidence.doubt !== undefined) return { outcome: "open", why: evidence.doubt };
  if (evidence.interval === null || evidence.narrow === null)
    return { outcome: "open", why: "one repetition of one matched cell has no spread to judge by: repeat it" };
  if (part.kind === "level") return byInterval(evidence, 1, "cells lie within the limits");
  if (part.kind === "outliers")
    return byInterval(evidence, part.expect === "above" ? 1 : -1, "outliers lie in the named scenarios");
  if (part.kind === "gap") return direction(evidence, -1, q, boundOn(evidence.scale, part.bound), part.minimumShare);
  const bound = boundOn(evidence.scale, part.bound);
  switch (part.expect) {
    case "lower":
      return direction(evidence, -1, q, bound, part.minimumShare);
    case "higher":
      return direction(evidence, 1, q, bound, part.minimumShare);
    case "same":
      return sameness(evidence, bound, true);
    case "different":
      return sameness(evidence, bound, false);
    case "not-higher":
      return notHigher(evidence, bound, part.minimumShare);
  }
}

function direction(
  evidence: PartEvidence,
  sign: 1 | -1,
  q: number | null,
  bound: number,
  minimumShare: number,
): { outcome: PartOutcome; why: string } {
  const { interval, narrow, agreeing } = evidence;
  const [low, high] =
    sign > 0 ? [interval?.low ?? 0, interval?.high ?? 0] : [-(interval?.high ?? 0), -(interval?.low ?? 0)];
  const isSignificant = q !== null && q <= significance;
  const share = Math.round(100 * (agreeing ?? 0));
  if (low > 0 && isSignificant) {
    if ((agreeing ?? 0) >= minimumShare) return { outcome: "holds", why: `so in ${share} % of the matched cells` };
    return (agreeing ?? 0) > 0.5
      ? { outcome: "open", why: `so on average, but in ${share} % of the matched cells only` }
      : { outcome: "fails", why: `in most matched cells it is not so (${share} % agree)` };
  }
  if (high < 0 && isSignificant) return { outcome: "fails", why: "the effect has the opposite sign" };
  if (narrow && equivalence(narrow, bound) === "equivalent")
    return { outcome: "fails", why: "there is no effect that matters" };
  return { outcome: "open", why: "the interval allows an effect of either sign, or chance is not ruled out" };
}

function sameness({ narrow }: PartEvidence, bound: number, wanted: boolean): { outcome: PartOutcome; why: string } {
  const found = narrow === null ? "undecided" : equivalence(narrow, bound);
  if (found === "undecided") return { outcome: "open", why: "the interval reaches across the bound of what matters" };
  const same = found === "equivalent";
  return {
    outcome: same === wanted ? "holds" : "fails",
    why: same ? "no difference that matters" : "a difference that matters",
  };
}

function notHigher(
  { narrow, agreeing }: PartEvidence,
  bound: number,
  minimumShare: number,
): { outcome: PartOutcome; why: string } {
  const share = Math.round(100 * (agreeing ?? 0));
  if (narrow && narrow.low >= bound) return { outcome: "fails", why: "it is higher than the bound allows" };
  if (!narrow || narrow.high >= bound) return { outcome: "open", why: "the interval reaches across the bound" };
  if ((agreeing ?? 0) >= minimumShare)
    return { outcome: "holds", why: `within the bound in ${share} % of the matched cells` };
  return (agreeing ?? 0) > 0.5
    ? { outcome: "open", why: `within the bound on average, but in ${share} % of the matched cells only` }
    : { outcome: "fails", why: `in most matched cells it is higher (${share} % agree)` };
}

/** For shares. The estimate and its interval are the excess over the claim's limit, so 0 is the limit itself. */
function byInterval(
  { interval, agreeing }: PartEvidence,
  sign: 1 | -1,
  what: string,
): { outcome: PartOutcome; why: string } {
  const [low, high] =
    sign > 0 ? [interval?.low ?? 0, interval?.high ?? 0] : [-(interval?.high ?? 0), -(interval?.low ?? 0)];
  const found = `${Math.round(1000 * (agreeing ?? 0)) / 10} % of the ${what}`;
  if (low >= 0) return { outcome: "holds", why: found };
  return high < 0
    ? { outcome: "fails", why: found }
    : { outcome: "open", why: `${found}, but the interval reaches across the limit` };
}
