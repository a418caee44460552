import { aGuestOf } from "../../scenarios/technology";
import type { CampaignAnalysis } from "../campaign/analyse";
import type { FactorEffect } from "../answer/factorEffects";
import type { Recommendation, Rival } from "../answer/recommend";
import type { FactorName } from "../model/cells";
import { technologyOf, type Platform } from "../model/platform";
import { isComparable, isLab } from "../verdicts/eligible";
import { claimVerdictWords } from "../verdicts/verdict";
import { kindsTable, type KindsTable } from "./kindsTable";
import { limits } from "./limits";
import { counted, significant } from "../text/text";

/** The answer in words: what to choose, on what evidence, what matters most, and what all this does not say. */
interface AnswerText {
  lead: string;
  /** Why, in a sentence or two; empty where nothing is recommended. */
  evidence: readonly string[];
  kinds: KindsTable;
  factors: readonly string[];
  verdicts: string;
  limits: readonly string[];
}

export function answerText(analysis: CampaignAnalysis): AnswerText {
  return {
    lead: leadText(analysis.recommendation, analysis.cells.cells.every(isLab)),
    evidence: evidenceText(analysis.recommendation),
    kinds: kindsTable(analysis),
    factors: analysis.effects.slice(0, 4).map(factorText),
    verdicts: verdictText(analysis),
    limits: [...hardwareLimits(analysis), ...limits(analysis.dataset)],
  };
}

function leadText(recommendation: Recommendation, isOnlyLab: boolean): string {
  switch (recommendation.kind) {
    case "recommended": {
      const equals = recommendation.rivals.filter((rival) => !rival.settled).map((rival) => rival.label);
      const choice = [recommendation.label, ...equals].join(" or ");
      const chance = equals.length === 0 ? "." : "; between them the difference may be chance.";
      return isOnlyLab
        ? `In this lab a latency-sensitive guest is best off with ${choice}${chance} Two real servers may differ: measure there before choosing.`
        : `For a latency-sensitive guest on this hardware: ${choice}${chance}`;
    }
    case "single":
      return `Only one kind of guest was measured: ${recommendation.label}. Measure another one to choose between them.`;
    case "none":
      return `No recommendation: ${recommendation.why}.`;
  }
}

function evidenceText(recommendation: Recommendation): string[] {
  if (recommendation.kind !== "recommended") return [];
  const { label, rivals, notCompared } = recommendation;
  const [next] = [...rivals].sort((a, b) => a.median.ratio - b.median.ratio);
  return [
    ...(next ? [nextText(label, next)] : []),
    ...(notCompared.length > 0
      ? [`Not compared, because no cell is equal but for the kind of guest: ${notCompared.join(", ")}.`]
      : []),
  ];
}

function nextText(best: string, { label, median }: Rival): string {
  const interval =
    median.low === null || median.high === null
      ? "; measured once, so this may be chance"
      : ` (95 % interval ${significant(median.low)} to ${significant(median.high)})`;
  return `Under equal conditions a median round trip takes ${significant(median.ratio)} times as long with the next best, ${label}, as with ${best}${interval}.`;
}

function factorText({ factor, title, slowest, fastest, effect, settled }: FactorEffect): string {
  const chance = settled ? "" : ", which may be chance";
  const range =
    effect.low === null || effect.high === null
      ? "measured once"
      : `95 % interval ${significant(effect.low)} to ${significant(effect.high)}`;
  return `${title}: a round trip takes ${significant(effect.ratio)} times as long ${phrase(factor, slowest)} as ${phrase(factor, fastest)}${chance} (${range}; ${counted(effect.cells, "matched cell")}).`;
}

/** A factor's level as an adverbial: "with the load at the sender". */
function phrase(factor: FactorName, level: string): string {
  switch (factor) {
    case "platform":
      return `in ${aGuestOf(technologyOf(level as Platform))}`;
    case "nic":
      return `with ${level}`;
    case "affinity":
      return level === "true" ? "with affinity" : "without";
    case "count":
      return level === "0" ? "without background guests" : `beside ${level} of them`;
    case "load":
      return `under ${level} load`;
    case "location":
      return `with the load at the ${level}`;
    case "rate":
      return `at ${level}`;
  }
}

/** The paper's findings and our own claims are counted apart. */
function verdictText({ verdicts }: CampaignAnalysis): string {
  const own = verdicts.filter((verdict) => verdict.own);
  const paper = verdicts.filter((verdict) => !verdict.own);
  const tally = (some: typeof verdicts) =>
    claimVerdictWords.map((word) => `${some.filter(({ verdict }) => verdict === word).length} ${word}`).join(", ");
  const text = `Of the paper's ${paper.length} findings: ${tally(paper)}.`;
  return own.length === 0 ? text : `${text} Of ${counted(own.length, "claim")} of our own: ${tally(own)}.`;
}

function hardwareLimits({ cells }: CampaignAnalysis): string[] {
  if (cells.cells.length === 0 || cells.cells.some(isComparable) || cells.cells.every(isLab)) return [];
  return [
    "The servers are not the paper's (Xeon Bronze 3204), so sizes are reported beside the paper's and decide nothing; directions do.",
  ];
}
