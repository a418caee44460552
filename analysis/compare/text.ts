import type { FigureAnswer } from "../gate/decide";
import { gateFigures } from "../gate/figures";
import { significant } from "../text/text";
import type { Comparison } from "./compare";

export const figureTitle = ({ figure }: FigureAnswer): string => gateFigures[figure].title;

/** A change in words: "× 1.08" where times are compared by ratio, else "+2.1 %"; loss in points of all requests. */
function shift(figure: FigureAnswer["figure"], value: number): string {
  const { scale } = gateFigures[figure];
  if (scale === "ratio") return `× ${significant(1 + value)}`;
  return `${value >= 0 ? "+" : "−"}${significant(100 * Math.abs(value))} ${scale === "points" ? "points" : "%"}`;
}

/** "× 1.08 (1.05 … 1.11)"; without limits where the runs set none. */
export function changeText({ figure, change, low, high }: FigureAnswer): string {
  const limit = (value: number | null) => (value === null ? "no limit" : shift(figure, value).replace("× ", ""));
  return `${shift(figure, change)} (${limit(low)} … ${limit(high)})`;
}

/** A value before or after: "0.123 ms", "1.2 %" of requests. */
export function valueText({ figure }: FigureAnswer, value: number): string {
  return gateFigures[figure].scale === "points" ? `${significant(100 * value)} %` : `${significant(value)} ms`;
}

/** A size of change without its sign: "10 %", "1 point". */
export function sizeText(figure: FigureAnswer["figure"], size: number | null): string {
  if (size === null) return "no change";
  return `${significant(100 * size, 2)} ${gateFigures[figure].scale === "points" ? "points" : "%"}`;
}

/** The answer, in as many sentences as it takes: what was decided, why, and what to do where nothing could be. */
export function comparisonLead(comparison: Comparison): string {
  const { verdict, figures, cells, missing } = comparison;
  if (verdict === "worse") {
    const worse = [...figures, ...cells].filter((answer) => answer.verdict === "worse");
    const parts = worse.map(
      (answer) =>
        `${figureTitle(answer)}${answer.cell === null ? "" : ` of ${answer.cell}`} went from ${valueText(answer, answer.before)} to ${valueText(answer, answer.after)}, ${changeText(answer)}`,
    );
    return `Worse: ${parts.join("; ")}.`;
  }
  if (verdict === "not worse") return `Not worse. ${seenText(figures)}`;
  const noisy = figures.filter((answer) => answer.verdict === "could not tell");
  const reasons = [
    ...missing.slice(0, 3),
    ...(missing.length > 3 ? [`${missing.length - 3} more such gaps`] : []),
    ...noisy.map(noiseText),
  ];
  return `Could not tell: ${reasons.join("; ")}.${runsText(noisy)}`;
}

function seenText(figures: readonly FigureAnswer[]): string {
  const parts = figures.map((answer) => `${sizeText(answer.figure, answer.smallestSeen)} in ${figureTitle(answer)}`);
  return `The smallest changes that would have been seen: ${parts.join(", ")}.`;
}

/** Why a figure cannot be told. */
export function noiseText(answer: FigureAnswer): string {
  const { figure, smallestSeen, bound } = answer;
  const title = figureTitle(answer);
  if (smallestSeen === null) return `with so few repetitions no change in ${title} could have been told from noise`;
  if (smallestSeen > bound)
    return `in ${title} a change below ${sizeText(figure, smallestSeen)} would not have been seen, and the bound is ${sizeText(figure, bound)}`;
  return `${title} may be up to ${sizeText(figure, answer.high)} higher, and the bound is ${sizeText(figure, bound)}`;
}

/** How many runs it takes to tell; empty where that is not known. */
export function runsText(noisy: readonly FigureAnswer[]): string {
  const loss = noisy.find(({ figure, smallestSeen, bound }) => figure === "loss" && (smallestSeen ?? 0) > bound);
  if (loss) return ` It takes runs of ${Math.ceil(1 / loss.bound)} requests (config key count) to see such a loss.`;
  const needed = Math.max(0, ...noisy.map(({ runsNeeded }) => runsNeeded ?? 0));
  if (needed === 0) return "";
  return needed > 100
    ? " It would take more than 100 repetitions a side: look for what makes the runs differ, or set a wider bound (--fail-above)."
    : ` It takes about ${needed} repetitions a side.`;
}
