import { askedPerSecond } from "../../scenarios/conditionText";
import { aGuestOf } from "../../scenarios/technology";
import type { CampaignAnalysis } from "../campaign/analyse";
import { hostPairs, pairRatioText, pairsDiffer } from "../answer/hostPairs";
import type { FactorEffect, Unmatched } from "../answer/factorEffects";
import type { PairedRatio } from "../answer/pairedRatio";
import type { Recommendation, Rival } from "../answer/recommend";
import { leastSure, repetitionSureness, type Sureness } from "../answer/sureness";
import type { FactorName } from "../model/cells";
import { technologyOf, type Platform } from "../model/platform";
import { isComparable, isLab } from "../verdicts/eligible";
import { claimVerdictWords } from "../verdicts/verdict";
import { kindsTable, type KindsTable } from "./kindsTable";
import { limits } from "./limits";
import { paperText, type PaperText } from "./paperText";
import { nextCommands } from "./scenarioCommands";
import { doubtText, noiseText, surenessText } from "./surenessText";
import { counted, significant } from "../text/text";

/** The answer in words: what to choose, on what evidence and how surely, what matters most, and what all this does not say. */
interface AnswerText {
  lead: string;
  /** Of the least sure comparison; null where nothing was compared. */
  sureness: Sureness | null;
  /** Why, in a few sentences. */
  evidence: readonly string[];
  kinds: KindsTable;
  /** What matters most; empty where nothing is known to. */
  factors: readonly string[];
  /** Of what was varied, what makes no difference or is not known; empty where that is nothing. */
  varied: string;
  next: NextText | null;
  verdicts: string;
  /** The paper's findings by what they rest on, and what would decide the others. */
  paper: PaperText;
  limits: readonly string[];
}

/** How the answer gets surer. */
interface NextText {
  commands: readonly string[];
  notes: readonly string[];
}

export function answerText(analysis: CampaignAnalysis): AnswerText {
  const { recommendation, effects, next } = analysis;
  const paper = paperText(analysis);
  const pairs = hostPairs(analysis.cells.cells);
  return {
    lead: leadText(recommendation, analysis.cells.cells.every(isLab)),
    sureness: "sureness" in recommendation ? recommendation.sureness : (leastSure(effects)?.sureness ?? null),
    evidence: evidenceText(analysis),
    kinds: kindsTable(analysis),
    factors: [
      ...effects
        .filter(({ settled }) => settled)
        .slice(0, 4)
        .map(factorText),
      ...pairs.filter(pairsDiffer).map((pair) => `Pair of hosts: ${pairRatioText(pair)}.`),
    ],
    varied: variedText(effects, analysis.unmatched),
    next: next && nextCommands(next),
    verdicts: verdictText(analysis, paper),
    paper,
    limits: [
      ...hardwareLimits(analysis),
      ...limits(analysis.dataset),
      ...pairs
        .filter((pair) => !pairsDiffer(pair))
        .map((pair) => `Runs of several pairs of hosts: ${pairRatioText(pair)}.`),
    ],
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
    case "unsure": {
      const kinds = [recommendation.label, ...recommendation.rivals.map(({ label }) => label)].sort();
      return `No recommendation: these runs do not tell which is faster, ${orList(kinds)}.`;
    }
    case "single":
      return `Only one kind of guest was measured: ${recommendation.label}. Measure another one to choose between them.`;
    case "none":
      return `No recommendation: ${recommendation.why}.`;
  }
}

function evidenceText(analysis: CampaignAnalysis): string[] {
  const { recommendation, effects } = analysis;
  if (recommendation.kind === "single") {
    const least = leastSure(effects);
    const repetitions = Math.min(...effects.map(({ effect }) => effect.repetitions));
    return [...(least ? [surenessText(least.sureness, repetitions)] : []), ...besidesText(analysis)];
  }
  if (!("rivals" in recommendation)) return [];
  const { kind, label, rivals } = recommendation;
  const [next] = [...rivals].sort((a, b) => a.median.ratio - b.median.ratio);
  return [
    ...(kind === "recommended" && next ? [nextText(label, next)] : []),
    ...whySure(analysis),
    ...besidesText(analysis),
  ];
}

/** How sure the answer is and why, in a sentence or two; empty where nothing was measured. */
export function whySure({ recommendation, effects, cells, noise }: CampaignAnalysis): string[] {
  const compared =
    "rivals" in recommendation
      ? recommendation.rivals.map(({ sureness, doubt, median }) => ({ sureness, doubt, effect: median }))
      : effects;
  const least = leastSure(compared);
  if (least) {
    const doubts = compared.map(({ doubt, effect }) => doubtText(doubt, effect)).filter((text) => text !== "");
    return [
      surenessText(least.sureness, Math.min(...compared.map(({ effect }) => effect.repetitions))),
      ...new Set(doubts),
    ];
  }
  if (cells.cells.length === 0) return [];
  const repetitions = Math.min(...cells.cells.map(({ runs }) => runs.length));
  return [surenessText(repetitionSureness(repetitions, noise), repetitions)];
}

/** What else there is to know of the evidence: its noise, and which kinds were not compared. */
function besidesText({ recommendation, noise, sameOverhead }: CampaignAnalysis): string[] {
  if (!("rivals" in recommendation)) return recommendation.kind === "single" ? noiseText(noise, sameOverhead) : [];
  return [...noiseText(recommendation.noise, sameOverhead), ...notComparedText(recommendation.notCompared)];
}

function notComparedText(notCompared: Extract<Recommendation, { kind: "recommended" }>["notCompared"]): string[] {
  const bare = notCompared.filter(({ differences }) => differences.length === 0).map(({ label }) => label);
  return [
    ...(bare.length > 0
      ? [`Not compared, because no cell is equal but for the kind of guest: ${bare.join(", ")}.`]
      : []),
    ...notCompared
      .filter(({ differences }) => differences.length > 0)
      .map(
        ({ label, differences }) =>
          `Not compared: ${label}, because it was measured under ${differences.join(", and ")}.`,
      ),
  ];
}

function nextText(best: string, { label, median }: Rival): string {
  return `Under equal conditions a median round trip takes ${significant(median.ratio)} times as long with the next best, ${label}, as with ${best} (${intervalText(median)}).`;
}

function factorText({ factor, title, slowest, fastest, effect }: FactorEffect): string {
  return `${title}: a round trip takes ${significant(effect.ratio)} times as long ${phrase(factor, slowest)} as ${phrase(factor, fastest)} (${intervalText(effect)}; ${counted(effect.cells, "matched cell")}).`;
}

function intervalText({ low, high }: PairedRatio): string {
  return `95 % interval ${significant(low)} to ${significant(high)}`;
}

/** Of what was varied: what makes no difference that could be told from chance, and what is not known. */
function variedText(effects: readonly FactorEffect[], unmatched: readonly Unmatched[]): string {
  const names = (some: readonly FactorEffect[]) => some.map(({ title }) => lowerFirst(title)).join(", ");
  const alike = effects.filter(({ settled, sureness }) => !settled && sureness !== "low");
  const unknown = effects.filter(({ sureness }) => sureness === "low");
  const doubts = [...new Set(unknown.map(({ doubt, effect }) => doubtText(doubt, effect)))];
  const ends = alike.map(({ effect }) => Math.max(effect.high ?? NaN, 1 / (effect.low ?? NaN)));
  const reach = `the 95 % intervals reach to a ratio of ${significant(Math.max(...ends))}`;
  if (alike.length > 0 && alike.length === effects.length && unmatched.length === 0)
    return `Nothing that was varied matters beyond chance and noise: ${names(alike)} (${reach}).`;
  return [
    ...(alike.length > 0 ? [`No difference beyond chance and noise: ${names(alike)} (${reach}).`] : []),
    ...unmatched.map(
      ({ title, differences }) =>
        `Not compared: ${lowerFirst(title)}, because its levels were measured under ${differences.join(", and ")}.`,
    ),
    ...(unknown.length > 0 ? [`Whether it matters is not known: ${names(unknown)}.`, ...doubts] : []),
  ].join(" ");
}

/** "Technology" as it stands within a sentence; "NIC model" and "CPU affinity" keep their capitals. */
function lowerFirst(title: string): string {
  return /^[A-Z]{2}/.test(title) ? title : `${title.slice(0, 1).toLowerCase()}${title.slice(1)}`;
}

function orList(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
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
      return askedPerSecond(level) === null ? "back to back" : `at ${level}`;
  }
}

/** The paper's findings and our own claims are counted apart, and so are servers and labs. */
function verdictText({ verdicts }: CampaignAnalysis, { shows }: PaperText): string {
  const own = verdicts.filter((verdict) => verdict.own);
  const tally = (some: typeof verdicts) =>
    claimVerdictWords.map((word) => `${some.filter(({ verdict }) => verdict === word).length} ${word}`).join(", ");
  return own.length === 0 ? shows : `${shows} Of ${counted(own.length, "claim")} of our own: ${tally(own)}.`;
}

function hardwareLimits({ cells }: CampaignAnalysis): string[] {
  if (cells.cells.length === 0 || cells.cells.some(isComparable) || cells.cells.every(isLab)) return [];
  return [
    "The servers are not the paper's (Xeon Bronze 3204), so sizes are reported beside the paper's and decide nothing; directions do.",
  ];
}
