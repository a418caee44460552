import { factChangeText } from "../../scenarios/hostFacts";
import { comparisonTable } from "../compare/formats";
import { leastRuns } from "../compare/blocks";
import { interleavedSignificance } from "../compare/interleaved";
import { figureTitle, noiseText, runsText, sizeText, valueText } from "../compare/text";
import { decideGate, type FigureAnswer, type GateDecision } from "../gate/decide";
import { boundsFor, type GateBounds, type GateCell } from "../gate/figures";
import { compareText } from "../model/runData";
import { seedOf } from "../statistics/random";
import type { ResultSet } from "./resultSet";

export type ReproductionVerdict = "reproduced" | "differs" | "could not tell";

export interface Reproduction {
  verdict: ReproductionVerdict;
  /** In words: what differs, or how small a difference would have been seen. */
  text: string;
  /** All figures, as Markdown. */
  table: string;
  /** What is different in the environment, recorded → now. */
  environment: readonly string[];
  /** Packages of the image whose versions differ, recorded → now; null where one of the images is the user's own. */
  packages: readonly string[] | null;
  isOtherImage: boolean;
}

/**
 * Judges a set that was measured again against the one that was recorded. It is the gate, asked in both directions: a figure that became
 * better by as much as must not pass unseen is not reproduced either.
 * @param stacks how many stacks share the level
 */
export function judgeReproduction(
  recorded: ResultSet,
  again: ResultSet,
  given: GateBounds,
  stacks: number,
): Reproduction {
  const labels = Object.keys(recorded.cells).filter((label) => label in again.cells);
  const cells = labels.map((cell) => ({ cell, a: runsOf(recorded, cell), b: runsOf(again, cell) }));
  const { slower, faster } = bothWays(cells, given, stacks);
  const missing = [...missingFrom(recorded, again), ...slower.missing];
  return {
    ...told(slower, faster, missing),
    table: comparisonTable(slower),
    environment: environmentChanges(recorded, again),
    packages: packageChanges(recorded.image.packages, again.image.packages),
    isOtherImage: recorded.image.sha256 !== again.image.sha256,
  };
}

/** The same for cells that are known by their figures alone. */
export function judgeReproducedCells(cells: readonly GateCell[]): ReproductionVerdict {
  const { slower, faster } = bothWays(cells, {}, 1);
  return told(slower, faster, []).verdict;
}

/** The gate's answers to "is the second set worse" and "is the first", which share the level. */
function bothWays(cells: readonly GateCell[], given: GateBounds, stacks: number) {
  const bounds = boundsFor(cells, given);
  const level = interleavedSignificance / stacks / 2;
  const decide = (sides: readonly GateCell[]) => decideGate(sides, bounds, seedOf("reproduce"), level);
  return { slower: decide(cells), faster: decide(cells.map(({ cell, a, b }) => ({ cell, a: b, b: a }))) };
}

/** Why a set is no measure for later ones; nothing where it is. */
export function lackingRuns({ cells }: ResultSet): string[] {
  const few = Object.entries(cells).flatMap(([cell, { runs }]) =>
    runs.length < leastRuns ? [`${cell} has ${runs.length} runs, and it takes ${leastRuns}`] : [],
  );
  return Object.keys(cells).length === 0 ? ["not one run can be used"] : few;
}

const runsOf = ({ cells }: ResultSet, cell: string) => cells[cell]?.runs ?? [];

function missingFrom(recorded: ResultSet, again: ResultSet): string[] {
  const lone = (a: ResultSet, b: ResultSet, where: string) =>
    Object.keys(a.cells).flatMap((cell) => (cell in b.cells ? [] : [`${cell}: only ${where}`]));
  return [...lone(recorded, again, "recorded"), ...lone(again, recorded, "measured now"), ...lackingRuns(again)];
}

function told(slower: GateDecision, faster: GateDecision, missing: readonly string[]) {
  const differing = [
    ...worseOf(slower).map((answer) => wentText(answer, answer.before, answer.after)),
    // Here the sides are exchanged.
    ...worseOf(faster).map((answer) => wentText(answer, answer.after, answer.before)),
  ];
  if (differing.length > 0) return { verdict: "differs", text: `Differs: ${differing.join("; ")}.` } as const;
  const both = [slower, faster];
  if (missing.length === 0 && both.every(({ verdict }) => verdict === "not worse")) {
    const seen = slower.figures.map(
      (answer) => `${sizeText(answer.figure, answer.smallestSeen)} in ${figureTitle(answer)}`,
    );
    return {
      verdict: "reproduced",
      text: `Reproduced. The smallest differences that would have been seen: ${seen.join(", ")}.`,
    } as const;
  }
  const [untoldSlower, untoldFaster] = both.map(({ figures }) =>
    figures.filter(({ verdict }) => verdict === "could not tell"),
  );
  const reasons = [
    ...missing,
    ...(untoldSlower ?? []).map(noiseText),
    ...(untoldFaster ?? []).map((answer) => `seen from now, as it was recorded ${noiseText(answer)}`),
  ];
  const advice = runsText([...(untoldSlower ?? []), ...(untoldFaster ?? [])]);
  return { verdict: "could not tell", text: `Could not tell: ${[...new Set(reasons)].join("; ")}.${advice}` } as const;
}

const worseOf = ({ figures, cells }: GateDecision) =>
  [...figures, ...cells].filter(({ verdict }) => verdict === "worse");

const wentText = (answer: FigureAnswer, recorded: number, now: number) =>
  `${figureTitle(answer)}${answer.cell === null ? "" : ` of ${answer.cell}`} was ${valueText(answer, recorded)} and is ${valueText(answer, now)}`;

/** Told apart from the others, or new with each boot. */
const untold = ["image", "sender's boot id", "responder's boot id"];

function environmentChanges({ environment: before }: ResultSet, { environment: after }: ResultSet): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compareText);
  return names
    .filter((name) => !untold.includes(name) && before[name]?.join("|") !== after[name]?.join("|"))
    .map((name) => `${name}: ${factChangeText(before[name] ?? [], after[name] ?? [])}`);
}

function packageChanges(before: readonly string[] | null, after: readonly string[] | null): string[] | null {
  if (before === null || after === null) return null;
  const [then, now] = [versions(before), versions(after)];
  const names = [...new Set([...then.keys(), ...now.keys()])].sort(compareText);
  return names
    .filter((name) => then.get(name) !== now.get(name))
    .map((name) => `${name} ${then.get(name) ?? "none"} → ${now.get(name) ?? "none"}`);
}

const versions = (lines: readonly string[]) =>
  new Map(lines.map((line) => [line.split(" ")[0] ?? "", line.split(" ").slice(1).join(" ")]));
