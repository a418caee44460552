import { decideGate, type GateDecision } from "../gate/decide";
import {
  boundsFor,
  gateFigureNames,
  gateFigures,
  type GateBounds,
  type GateFigure,
  type GateRun,
} from "../gate/figures";
import { cellLabel } from "../model/cellLabel";
import { groupCells } from "../model/cells";
import type { Dataset } from "../model/runData";
import { seedOf } from "../statistics/random";
import { smallMedian } from "../statistics/smallMedian";
import { gateRun } from "./compare";
import { interleavedSignificance, type InterleavedVerdict } from "./interleaved";

/** Least blocks a side. */
const leastBlocks = 3;
/** Least runs of each cell in a block. */
export const leastRuns = 7;

export interface BlocksJudgement {
  verdict: InterleavedVerdict;
  decision: GateDecision;
  /** What keeps it from being told, apart from noise. */
  missing: readonly string[];
}

/**
 * Judges two states of the servers that cannot be measured in turn, such as two kernels. Each was measured in several blocks, with
 * a fresh deployment or a reboot between them, and the block is the unit: what differs between blocks of one state is the noise that
 * a difference between the states must exceed. A block's figure is the mean over its cells (geometric for times compared by ratio)
 * of the median of each cell's runs.
 * @param stacks how many stacks share the level
 */
export function judgeBlocks(
  before: readonly Dataset[],
  after: readonly Dataset[],
  given: GateBounds,
  stacks: number,
): BlocksJudgement {
  const sides = { before: before.map(cellsOf), after: after.map(cellsOf) };
  const missing = missingFrom(sides);
  const blocks = [{ cell: "all cells", a: sides.before.map(blockFigures), b: sides.after.map(blockFigures) }];
  const decision = decideGate(blocks, boundsFor(blocks, given), seedOf("blocks"), interleavedSignificance / stacks);
  const isWorse = decision.verdict === "worse" && missing.length === 0;
  const isTold = decision.verdict === "not worse" && missing.length === 0;
  return {
    verdict: isWorse ? "regression" : isTold ? "no regression" : "could not tell",
    decision,
    missing: [...missing, ...decision.missing],
  };
}

/** The runs of a block by cell. */
type Block = ReadonlyMap<string, readonly GateRun[]>;

function cellsOf(data: Dataset): Block {
  const block = new Map<string, GateRun[]>();
  for (const cell of groupCells(data).cells)
    block.set(cellLabel(cell), [...(block.get(cellLabel(cell)) ?? []), ...cell.runs.map(gateRun)]);
  return block;
}

function missingFrom(sides: Record<"before" | "after", readonly Block[]>): string[] {
  const cells = new Set(Object.values(sides).flatMap((blocks) => blocks.flatMap((block) => [...block.keys()])));
  return Object.entries(sides).flatMap(([side, blocks]) => [
    ...(blocks.length < leastBlocks ? [`${blocks.length} blocks ${side}, and it takes ${leastBlocks} or more`] : []),
    ...blocks.flatMap((block, i) =>
      [...cells].flatMap((cell) => {
        const count = block.get(cell)?.length ?? 0;
        return count < leastRuns
          ? [`block ${i + 1} ${side} has ${count} runs of ${cell}, and it takes ${leastRuns}`]
          : [];
      }),
    ),
  ]);
}

function blockFigures(block: Block): GateRun {
  const cells = [...block.values()];
  const figure = (name: GateFigure): number | null => {
    const medians = cells.map((runs) => {
      const values = runs.flatMap((run) => run[name] ?? []);
      return values.length === runs.length && values.length > 0 ? smallMedian(values) : null;
    });
    const known = medians.filter((value) => value !== null);
    if (known.length === 0 || known.length < medians.length) return null;
    const isRatio = gateFigures[name].scale === "ratio";
    const mean = known.reduce((sum, value) => sum + (isRatio ? Math.log(value) : value), 0) / known.length;
    return isRatio ? Math.exp(mean) : mean;
  };
  const figures = Object.fromEntries(gateFigureNames.map((name) => [name, figure(name)])) as Record<
    GateFigure,
    number | null
  >;
  return { ...figures, requests: Math.min(...cells.flat().map(({ requests }) => requests)) };
}
