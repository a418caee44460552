import type { Analysis } from "../analyse";
import type { Cost, Range } from "../answer/costs";
import type { FactorEffect } from "../answer/factorEffects";
import { isSettled, type PairedRatio } from "../answer/pairedRatio";
import type { Recommendation, Rival } from "../answer/recommend";
import { isComparable, isLab } from "../verdicts/eligible";
import { verdictWords } from "../verdicts/verdict";
import { limits } from "./limits";
import { counted, significant } from "./text";

/** The answer in words: what to choose, on what evidence, what matters most, and what all this does not say. */
export interface AnswerText {
  lead: string;
  costs: readonly string[];
  evidence: readonly string[];
  factors: readonly string[];
  verdicts: string;
  limits: readonly string[];
}

export function answerText(analysis: Analysis): AnswerText {
  return {
    lead: leadText(analysis.recommendation, analysis.cells.cells.every(isLab)),
    costs: analysis.costs.map(costText),
    evidence: evidenceText(analysis.recommendation),
    factors: analysis.effects.slice(0, 4).map(factorText),
    verdicts: verdictText(analysis),
    limits: [...limits(analysis.dataset), ...hardwareLimits(analysis)],
  };
}

function costText({ label, rttMs, overheadMs, overheadPercent, cells }: Cost): string {
  return `${label}: ${rangeText(overheadMs)} ms of a round trip of ${rangeText(rttMs)} ms lie between guest and host (${rangeText(overheadPercent)} %; medians of ${counted(cells, "cell")}).`;
}

function rangeText({ least, most }: Range): string {
  const [from, to] = [significant(least), significant(most)];
  return from === to ? from : `${from} to ${to}`;
}

function leadText(recommendation: Recommendation, isOnlyLab: boolean): string {
  switch (recommendation.kind) {
    case "recommended": {
      const unsettled = recommendation.rivals.filter((rival) => !rival.settled);
      const lead = isOnlyLab
        ? `In this lab a latency-sensitive guest is best off with ${recommendation.label}. Two real servers may differ: measure there before choosing.`
        : `For a latency-sensitive guest on this hardware: ${recommendation.label}.`;
      return unsettled.length === 0
        ? lead
        : `${lead} Against ${unsettled.map((rival) => rival.label).join(", ")} the difference may still be chance.`;
    }
    case "single":
      return `Only one kind of guest was measured: ${recommendation.label}. Measure another one to choose between them.`;
    case "none":
      return `No recommendation: ${recommendation.why}.`;
  }
}

function evidenceText(recommendation: Recommendation): string[] {
  if (recommendation.kind !== "recommended") return [];
  const lines = recommendation.rivals.map(rivalText);
  if (recommendation.notCompared.length > 0)
    lines.push(
      `Not compared, because no cell is equal but for the kind of guest: ${recommendation.notCompared.join(", ")}.`,
    );
  return lines;
}

function rivalText({ label, median, tail }: Rival): string {
  const slow = tail === null ? "" : `, its 99th percentile ${ratioText(tail)}`;
  return `${label}: median RTT ${ratioText(median)}${slow}, in ${counted(median.cells, "matched cell")} (n = ${median.n}).`;
}

function factorText({ title, slowest, fastest, effect, settled }: FactorEffect): string {
  return `${title}: ${slowest} against ${fastest}, RTT ${ratioText(effect)}${settled ? "" : ", which may be chance"} (${counted(effect.cells, "matched cell")}).`;
}

/** "× 1.8 (1.6 … 2.0)". */
export function ratioText(ratio: PairedRatio): string {
  const range =
    ratio.low === null || ratio.high === null
      ? ", not repeated"
      : ` (${significant(ratio.low)} … ${significant(ratio.high)})`;
  return `× ${significant(ratio.ratio)}${range}${isSettled(ratio) || ratio.low === null ? "" : ", not settled"}`;
}

function verdictText({ verdicts }: Analysis): string {
  const counts = verdictWords.map((word) => `${verdicts.filter((verdict) => verdict.verdict === word).length} ${word}`);
  return `Of the paper's ${verdicts.length} findings: ${counts.join(", ")}.`;
}

function hardwareLimits({ cells }: Analysis): string[] {
  if (cells.cells.length === 0 || cells.cells.some(isComparable) || cells.cells.every(isLab)) return [];
  return [
    "The servers are not the paper's (Xeon Bronze 3204), so sizes are reported beside the paper's and decide nothing; directions do.",
  ];
}
