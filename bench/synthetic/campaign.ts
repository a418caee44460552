import { designCells, designs, type DesignCell } from "../../paper/designs";
import { unstatedRate } from "../../paper/levels";
import { canonicalJson } from "../../scenarios/digest";
import { dataset, type Dataset, type RunData } from "../../analysis/model/runData";
import { syntheticRun, paperWorld, type World } from "./syntheticRun";
import { paperTruth, type Effect, type MadeCell, type Truth } from "./truth";

/** Every cell of the paper's four experiments once, E1 and E2 at 1 kpps. */
export function designedCells(): DesignCell[] {
  const cells = designs
    .flatMap(designCells)
    .map((cell) => ({ ...cell, rate: cell.rate === unstatedRate ? "1kpps" : cell.rate }));
  return [...new Map(cells.map((cell) => [canonicalJson(cell), cell])).values()];
}

/** A made-up campaign: the paper's world, changed by an effect. The same arguments give the same packets. */
export function makeCampaign(
  options: { cells?: readonly MadeCell[]; repetitions?: number; effect?: Effect; world?: World } = {},
): Dataset {
  const { cells = designedCells(), repetitions = 4, effect = (_cell, truth) => truth, world = paperWorld } = options;
  return dataset(cells.flatMap((cell) => cellRuns(cell, repetitions, effect(cell, paperTruth(cell)), world)));
}

/** Cells that an effect leaves alone are the same in every world: they are made once. */
const made = new Map<string, RunData[]>();

function cellRuns(cell: MadeCell, repetitions: number, truth: Truth, world: World): RunData[] {
  const key = canonicalJson([cell, repetitions, truth, world]);
  const known = made.get(key);
  if (known) return known;
  const runs = Array.from({ length: repetitions }, (_, i) => syntheticRun(cell, i + 1, truth, world));
  made.set(key, runs);
  return runs;
}
