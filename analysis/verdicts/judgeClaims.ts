import { claims as allClaims, type Claim, type Part, labDecides } from "../../paper/claims";
import type { Cell } from "../model/cells";
import { paperCells } from "../model/paperCells";
import { benjaminiHochberg } from "../statistics/multiple";
import { gatherContrast, gatherGap } from "./contrast";
import { decide } from "./decide";
import { hasSplitCpus, isLab, mayDecide, emulatedAsVirtualized } from "./eligible";
import { readable, type Gathered } from "./evidence";
import { idleRuns } from "./idleNoise";
import { labEvidence } from "./labEvidence";
import { gatherRangeShare } from "./rangeShare";
import { measureMagnitude, refutes } from "./magnitude";
import { gatherOutliers } from "./outliers";
import { defaultSettings, matches, selectorText, type Settings } from "../model/select";
import { sentence } from "./sentence";
import { strengths, type PartVerdict, type ClaimVerdict, type ClaimVerdictWord, type Strength } from "./verdict";
import { wantOf } from "./want";

/**
 * Judges all claims, using only cells that the paper could have had. Servers' cells decide where they can, a lab's the rest, and the
 * two are never pooled. On each evidence claims are judged together, because the false discovery rate is controlled over all of them.
 */
export function judgeClaims(
  all: readonly Cell[],
  settings: Settings = defaultSettings,
  claims: readonly Claim[] = allClaims,
): ClaimVerdict[] {
  const cells = paperCells(all);
  const there = strengths.filter((strength) => cells.some((cell) => isLab(cell) === (strength === "lab")));
  const judged = there.map((strength) => judgeOn(strength, cells, settings, claims));
  const bare = judged[0] ?? judgeOn("servers", [], settings, claims);
  return claims.map((_, i) => judged.map((some) => some[i]).find(isTested) ?? (bare[i] as ClaimVerdict));
}

const isTested = (verdict: ClaimVerdict | undefined) =>
  verdict !== undefined && verdict.verdict !== "not testable here";

function judgeOn(
  strength: Strength,
  cells: readonly Cell[],
  settings: Settings,
  claims: readonly Claim[],
): ClaimVerdict[] {
  const idle = idleRuns(strength === "lab" ? cells.filter((cell) => isLab(cell) && hasSplitCpus(cell)) : []);
  const gathered = claims.map((claim) => {
    const eligible = cells.filter((cell) => mayDecide(claim, cell, strength));
    const parts = claim.parts.map((part) => {
      const found = gather(part, eligible, settings);
      return { part, ...(strength === "lab" ? labEvidence(part, found, idle) : found) };
    });
    return { claim, parts };
  });
  const asked = gathered.flatMap(({ parts }) => parts).filter(({ evidence }) => typeof evidence?.p === "number");
  const adjusted = benjaminiHochberg(asked.map(({ evidence }) => evidence?.p ?? 1));
  const q = new Map(asked.map((item, i) => [item, adjusted[i] ?? 1]));
  return gathered.map(({ claim, parts }) => {
    const judged = parts.map((item) => judgePart(item.part, item, q.get(item) ?? null, claim.minimumUnits));
    return conclude(claim, judged, strength, cells, settings);
  });
}

function gather(part: Part, cells: readonly Cell[], settings: Settings): Gathered {
  const absent = absentPlatforms(part, cells, settings);
  if (absent !== null) return { evidence: null, why: `no cells (${absent})`, missing: [absent] };
  switch (part.kind) {
    case "contrast":
      return gatherContrast(part, cells, settings);
    case "gap":
      return gatherGap(part, cells, settings);
    case "level":
      return gatherRangeShare(part, cells, settings);
    case "outliers":
      return gatherOutliers(part, cells, settings);
  }
}

/** Names the technologies of a part that have no cells while others have: cells of Docker alone must not decide a claim on containers. */
function absentPlatforms(part: Part, cells: readonly Cell[], settings: Settings): string | null {
  const named = part.where.platform ?? [];
  const isThere = (platform: (typeof named)[number]) =>
    cells.some((cell) => matches(cell.factors, { ...part.where, platform: [platform] }, settings));
  const absent = named.filter((platform) => !isThere(platform));
  return absent.length === 0 || absent.length === named.length
    ? null
    : selectorText({ ...part.where, platform: absent }, settings);
}

function judgePart(
  part: Part,
  { evidence, why, missing }: Gathered,
  q: number | null,
  minimumUnits: number,
): PartVerdict {
  const nothing = { scale: null, effect: null, low: null, high: null, n: 0, cells: 0, q: null, missing };
  if (evidence === null) return { says: part.says, outcome: "no cells", why: why ?? "no cells", ...nothing };
  const { scale, estimate, interval, units: n, cells } = evidence;
  const seen = (value: number | undefined) => (value === undefined ? null : readable(scale, value));
  const effect = { scale, effect: readable(scale, estimate), low: seen(interval?.low), high: seen(interval?.high) };
  return { says: part.says, ...decide(part, evidence, q, minimumUnits), ...effect, n, cells, q, missing };
}

function conclude(
  claim: Claim,
  parts: readonly PartVerdict[],
  strength: Strength,
  cells: readonly Cell[],
  settings: Settings,
): ClaimVerdict {
  const magnitudes = claim.magnitudes.map((magnitude) => measureMagnitude(magnitude, cells, settings));
  let verdict = combine(parts);
  let reason: string | null = null;
  const refuting = magnitudes.find((result, i) => refutes(result, claim.magnitudes[i]?.tolerance ?? Infinity));
  if (verdict === "not testable here") reason = whyNot(claim, parts, cells, settings);
  else if (verdict === "replicated" && refuting) {
    verdict = "not replicated";
    reason = `the direction holds, but on hardware like the paper's ${refuting.says} is of another size`;
  }
  const direction = directionOf(parts);
  const evidence = strength === "lab" && verdict !== "not testable here" ? strength : null;
  const text = sentence(claim, verdict, parts, magnitudes, reason, evidence);
  const wants = wantOf(claim, { verdict, ...(evidence === null ? {} : { evidence }) }, cells);
  const { id, where, statement, note = null, own } = claim;
  return {
    ...{ id, where, statement, verdict, direction, sentence: text, parts, magnitudes, note },
    ...(evidence === null ? {} : { evidence }),
    ...(wants === null ? {} : { wants }),
    ...(own ? { own } : {}),
  };
}

/** One failing part refutes a claim; a part without cells leaves it untested; an open one leaves it open. */
function combine(parts: readonly PartVerdict[]): ClaimVerdictWord {
  const outcomes = new Set(parts.map((part) => part.outcome));
  if (outcomes.has("fails")) return "not replicated";
  if (outcomes.has("no cells")) return "not testable here";
  return outcomes.has("open") ? "inconclusive" : "replicated";
}

function directionOf(parts: readonly PartVerdict[]): ClaimVerdict["direction"] {
  const outcomes = new Set(parts.map((part) => part.outcome));
  if (outcomes.has("fails")) return "opposite or absent";
  if (outcomes.has("no cells")) return "unknown";
  return outcomes.has("open") ? "not settled" : "as claimed";
}

/** Says why a claim is not testable: its cells are missing, or they exist but must not decide it. In the second case it says which way they point. */
function whyNot(claim: Claim, parts: readonly PartVerdict[], cells: readonly Cell[], settings: Settings): string {
  const missing = parts.find((part) => part.outcome === "no cells")?.why ?? "cells are missing";
  const points = (others: readonly Cell[]): string | null => {
    const gathered = claim.parts.map((part) => ({ part, ...gather(part, others, settings) }));
    if (gathered.some(({ evidence }) => evidence === null)) return null;
    const word = combine(
      gathered.map((item) => judgePart(item.part, item, item.evidence?.p ?? null, claim.minimumUnits)),
    );
    return word === "replicated"
      ? "points the same way"
      : word === "not replicated"
        ? "points another way"
        : "does not settle it";
  };
  const real = points(cells);
  const about = claim.concerns.join(" and ");
  if (real !== null)
    return cells.every(isLab)
      ? `the only cells are the lab's, where both hosts share one machine, and ${beyondLab(claim)}; what the lab shows ${real}, which decides nothing`
      : `the claim is about ${about}, which only hardware like the paper's decides; what is seen here ${real}`;
  const emulated = points(emulatedAsVirtualized(cells));
  if (emulated !== null)
    return `the only KVM cells ran on emulated CPUs (TCG), which say nothing on KVM; what they show ${emulated}, which decides nothing`;
  if (cells.length > 0 && cells.every(isLab) && !labDecides(claim))
    return `both hosts of the lab share one machine, and ${beyondLab(claim)}; the cells for it are not all there either`;
  const isAboutKvm = missing.includes("kvm") && cells.some((cell) => cell.factors.platform === "kvm-tcg");
  return isAboutKvm ? `${missing}; KVM cells on emulated CPUs (TCG) are there and say nothing on KVM` : missing;
}

/** Why a lab's cells do not decide a claim. */
function beyondLab(claim: Claim): string {
  if (labDecides(claim)) return "its hosts share CPUs, so that a load slows both wherever it runs";
  const beyond = claim.concerns.filter((concern) => concern !== "location");
  return `the claim is about ${beyond.length > 0 ? beyond.join(" and ") : "a size and not a direction"}, which no lab decides`;
}
