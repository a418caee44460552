import { historyLevel, interleavedSignificance, type History, type Reproduction, type ResultSet } from "../../analysis";
import { teardownText } from "./summary";
import type { Teardown } from "./teardown";

/** What became of one stack of a commit. */
export interface ReproducedStack {
  stack: string;
  /** What was recorded before; undefined where nothing was. */
  recorded: ResultSet | undefined;
  /** Where its raw runs are. */
  results: string;
  /** What was measured now; absent where it broke before. */
  set?: ResultSet;
  /** Where nothing was recorded: why this is not recorded either. */
  lacking?: string[];
  /** Where something was recorded. */
  reproduction?: Reproduction;
  history?: History & { path: string };
  /** Why there is none. */
  historyProblem?: string;
  teardown?: Teardown;
  /** Why it broke. */
  broken?: string;
}

export type ReproduceVerdict =
  "recorded" | "reproduced" | "reproduced with another image" | "differs" | "could not tell" | "broke";

/** From worst to best: the verdict over several stacks is the worst of theirs. */
const worstFirst: readonly ReproduceVerdict[] = [
  "broke",
  "differs",
  "could not tell",
  "reproduced with another image",
  "reproduced",
  "recorded",
];

export function reproductionVerdict(stacks: readonly ReproducedStack[]): ReproduceVerdict {
  const all = stacks.map(verdictOf);
  return worstFirst.find((verdict) => all.includes(verdict)) ?? "could not tell";
}

function verdictOf({ broken, teardown, lacking, reproduction }: ReproducedStack): ReproduceVerdict {
  if (broken !== undefined || (teardown?.left.length ?? 0) > 0) return "broke";
  if (reproduction === undefined) return lacking?.length === 0 ? "recorded" : "could not tell";
  const { verdict, isOtherImage } = reproduction;
  return verdict === "reproduced" && isOtherImage ? "reproduced with another image" : verdict;
}

const titles: Record<ReproduceVerdict, string> = {
  recorded: "measured for the first time, and recorded",
  reproduced: "reproduced",
  "reproduced with another image": "reproduced with another image",
  differs: "differs from what was recorded",
  "could not tell": "could not tell",
  broke: "the pipeline broke: there is no verdict",
};

/**
 * The summary as Markdown.
 * @param shown a path as it is from where the summary lies
 */
export function reproductionMarkdown(
  commit: string,
  stacks: readonly ReproducedStack[],
  shown: (path: string) => string,
): string {
  const parts = [
    `# Commit \`${commit.slice(0, 12)}\`: ${titles[reproductionVerdict(stacks)]}`,
    ...(stacks.length === 0 ? ["The commit has no stack file, so nothing was brought up or measured."] : []),
    ...stacks.flatMap((stack) => stackParts(stack, shown)),
    ...(stacks.some(({ set }) => set !== undefined) ? ["## How", how] : []),
  ];
  return `${parts.join("\n\n")}\n`;
}

function stackParts(outcome: ReproducedStack, shown: (path: string) => string): string[] {
  const {
    stack,
    recorded,
    broken,
    set,
    lacking = [],
    reproduction,
    history,
    historyProblem,
    teardown,
    results,
  } = outcome;
  return [
    `## Stack ${stack}: ${verdictOf(outcome)}`,
    ...(broken === undefined ? [] : [`**Broke:** ${broken}`]),
    ...(lacking.length === 0
      ? []
      : [`Nothing was recorded of it before, and this is not recorded: ${lacking.join("; ")}.`]),
    ...(recorded === undefined || reproduction === undefined ? [] : comparedParts(recorded, reproduction)),
    ...(set === undefined
      ? []
      : [
          `Measured ${set.measuredAt} with image \`${set.image.sha256.slice(0, 12)}\`. The runs and the report of each scenario: [${shown(results)}](${encodeURI(shown(results))}).`,
          levelsTable(set),
        ]),
    ...(history === undefined ? [] : historyParts(history, shown)),
    ...(historyProblem === undefined ? [] : [`No history is drawn: ${historyProblem}`]),
    ...(teardown === undefined ? [] : [teardownText(teardown)]),
  ];
}

function comparedParts(
  recorded: ResultSet,
  { text, table, environment, packages, isOtherImage }: Reproduction,
): string[] {
  return [
    `${text} Recorded ${recorded.measuredAt}.`,
    table,
    ...(isOtherImage ? [imageText(recorded, packages)] : []),
    environment.length === 0
      ? "Nothing else that the runs record of machines and tools is different."
      : `Different in the environment: ${environment.join("; ")}.`,
  ];
}

function imageText({ image: { sha256 } }: ResultSet, packages: Reproduction["packages"]): string {
  const gone = `The recorded image \`${sha256.slice(0, 12)}\` is neither in the artifacts nor in the cache, so another was taken.`;
  if (packages === null) return `${gone} What differs in it is not known.`;
  return packages.length === 0
    ? `${gone} All its packages have the same versions.`
    : `${gone} Packages, recorded → now: ${packages.map((line) => `\`${line}\``).join(", ")}.`;
}

/** Each cell's median with its limits: what is recorded. */
function levelsTable({ cells }: ResultSet): string {
  const number = (value: number | null | undefined) =>
    value === null || value === undefined ? "–" : String(Number(value.toPrecision(3)));
  const rows = Object.entries(cells).map(([cell, { figures, runs }]) => {
    const { median, p99 } = figures;
    return `| ${cell} | ${runs.length} | ${number(median?.median)} | ${number(median?.low)} … ${number(median?.high)} | ${number(p99?.median)} |`;
  });
  return [
    "| cell | runs | median RTT, ms | limits (95 %) | 99th percentile, ms |",
    "|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

function historyParts(
  { path, changes, needed }: History & { path: string },
  shown: (path: string) => string,
): string[] {
  const named = changes.map(({ cell, commit, p }) => `${cell} at \`${commit}\` (p ${p.toPrecision(1)})`);
  return [
    `![Median RTT over commits](${encodeURI(shown(path))})`,
    needed !== null
      ? `A change of level can be told from ${needed} commits on.`
      : named.length === 0
        ? "No cell changed its level over these commits."
        : `Changes of level: ${named.join("; ")}.`,
  ];
}

const how =
  `"Differs" is said in at most ${100 * interleavedSignificance} % of comparisons of runs that differ by chance alone, and a change of level is named in at most ` +
  `${100 * historyLevel} % of histories in which nothing changed. docs/pipeline.md says how, and what deployments differ by.`;
