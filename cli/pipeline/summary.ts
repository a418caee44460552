import {
  comparisonLead,
  comparisonTable,
  gateFigures,
  interleavedSignificance,
  lookLevel,
  type InterleavedVerdict,
  type NoiseAnswer,
} from "../../analysis";
import type { ConfigChange } from "./changes";
import type { Revisions } from "./repository";
import type { Teardown } from "./teardown";
import type { Walk } from "./walk";

/** What became of one stack. */
export interface StackOutcome {
  stack: string;
  changes: ConfigChange[];
  /** Absent where it was not measured to the end. */
  walk?: Walk;
  /** Path of the figure, as the summary names it; null where there is none. */
  figure: string | null;
  /** Absent where nothing was brought up. */
  teardown?: Teardown;
  /** Why it broke. */
  broken?: string;
}

/** All that a summary tells. */
export interface PipelineOutcome {
  verdict: InterleavedVerdict | "broke";
  revisions: Revisions;
  /** Files that touch every stack. */
  program: readonly string[];
  trustHead: boolean;
  stacks: readonly StackOutcome[];
  /** Stacks that only one side has, or whose values are the same: not measured. */
  untouched: readonly string[];
  seed: number;
  stacksMeasured: number;
  broken?: string;
}

const titles: Record<PipelineOutcome["verdict"], string> = {
  "no regression": "no regression",
  regression: "regression",
  "could not tell": "could not tell",
  broke: "the pipeline broke: there is no verdict",
};

/** The summary as Markdown, for a pull request or a job's page. */
export function summaryMarkdown(outcome: PipelineOutcome): string {
  const { revisions, stacks, untouched, program, trustHead, broken } = outcome;
  const parts = [
    `# Latency: ${titles[outcome.verdict]}`,
    `Base \`${revisions.base.slice(0, 12)}\`, head \`${revisions.head.slice(0, 12)}\`${trustHead ? ", each with its own program" : ", both with base's program"}.`,
    ...(broken === undefined ? [] : [`**Broke:** ${broken}`]),
    ...(program.length === 0 ? [] : [`Changed in the program, which every stack runs: ${codes(program)}.`]),
    ...(stacks.length === 0 && broken === undefined
      ? ["The change touches no stack, so nothing was brought up or measured."]
      : []),
    ...stacks.flatMap(stackParts),
    ...(untouched.length === 0 ? [] : [`Not measured: ${untouched.join("; ")}.`]),
    ...(stacks.some(({ walk }) => walk !== undefined) ? ["## How", how(outcome)] : []),
  ];
  return `${parts.join("\n\n")}\n`;
}

function stackParts({ stack, changes, walk, figure, teardown, broken }: StackOutcome): string[] {
  // Where something is left behind the pipeline has broken, and gives no verdict.
  const isDone = walk !== undefined && teardown?.left.length === 0;
  return [
    `## Stack ${stack}${isDone ? `: ${walk.judgement.verdict}` : ""}`,
    ...(broken === undefined ? [] : [`**Broke:** ${broken}`]),
    ...(changes.length === 0 ? [] : [`What head changes: ${changes.map(changeText).join(", ")}.`]),
    ...(walk === undefined ? [] : measuredParts(walk)),
    ...(figure === null ? [] : [`![Median RTT of each run, base and head in turn](${encodeURI(figure)})`]),
    ...(teardown === undefined ? [] : [teardownText(teardown)]),
  ];
}

function measuredParts({ judgement, order, guestsMade, isStored }: Walk): string[] {
  const { comparison, tooNoisy } = judgement;
  const { treatments, environment } = comparison;
  return [
    ...(tooNoisy.length > 0
      ? [
          `**Verdict withheld**: base against base differs by as much as must not pass unseen: ${tooNoisy.map(noiseText).join("; ")}.`,
        ]
      : []),
    ...(isStored && comparison.verdict === "worse"
      ? [
          "Head is slower than the stored results, which is no regression yet: what else changed since they were taken is not known. Measure base and head in turn (without `--stored`).",
        ]
      : []),
    comparisonLead(comparison),
    comparisonTable(comparison),
    ...(treatments.length === 0 ? [] : [`The treatment: ${treatments.join("; ")}.`]),
    ...(environment.length === 0 ? [] : [`Different in the environment: ${environment.join("; ")}.`]),
    guestsMade === 0
      ? `${order.length} measurements in turn (${orderText(order)}) with the same main guests.`
      : `${order.length} measurements in turn (${orderText(order)}); the change replaces the main guests, so they were made anew before ${guestsMade} of them.`,
  ];
}

export function teardownText({ left, differences }: Teardown): string {
  const gone =
    left.length === 0
      ? "The testbed is taken down: both hosts' inventories are those of before, and nothing bears its mark."
      : `**Left on the hosts**: ${left.join(", ")}. \`./tare doctor --leaks --fix\` removes it.`;
  return differences.length === 0 ? gone : `${gone} Not the pipeline's: ${differences.join("; ")}.`;
}

function how({ seed, stacksMeasured }: PipelineOutcome): string {
  const level = lookLevel(stacksMeasured);
  return (
    `Order from seed ${seed}. "Regression" is said in at most ${100 * interleavedSignificance} % of pipelines in which nothing changed: ` +
    `each look at each stack has a level of ${Number(level.toPrecision(2))}. docs/pipeline.md says how.`
  );
}

const orderText = (order: Walk["order"]): string => order.map((side) => (side === "base" ? "b" : "h")).join("");
const codes = (words: readonly string[]): string => words.map(code).join(", ");

function changeText({ key, base, head }: ConfigChange): string {
  const value = (text: string | undefined) => (text === undefined ? "none" : text === "" ? "empty" : code(text));
  return `${code(key)} ${value(base)} → ${value(head)}`;
}

/** A text of whoever wrote head's configuration, which must not become anything but text: one line, as code, not endless. */
function code(text: string): string {
  const line = text.replace(/[\s`]+/g, " ").trim();
  return `\`${line.length > 80 ? `${line.slice(0, 79)}…` : line}\``;
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(2))} %`;

function noiseText({ cell, figure, spread, bound }: NoiseAnswer): string {
  return `${gateFigures[figure].title} of ${cell}: spread ${percent(spread)}, bound ${percent(bound)}`;
}
