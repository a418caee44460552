import { isOfPaper } from "../paper/isOfPaper";
import { factorsOf, type Cell, type Factors } from "./cells";
import type { FigureInput } from "./figures/figure";
import { technologyOf } from "./platform";

/** The cells that the paper could have: what the tool measures beyond them must not change an answer on the paper. */
export function paperCells(cells: readonly Cell[]): Cell[] {
  return cells.filter(({ factors }) => isPaperCell(factors));
}

/**
 * What the paper's figures draw from. Where no run is one that the paper could have, its two diagrams of the testbed are still
 * drawn, from the runs that are there.
 */
export function paperPart({ dataset, cells, settings }: FigureInput): FigureInput {
  const runs = dataset.runs.filter(({ run }) => isPaperCell(factorsOf(run)));
  return {
    dataset: { ...dataset, runs: runs.length > 0 ? runs : dataset.runs },
    cells: { ...cells, cells: paperCells(cells.cells) },
    settings,
  };
}

/** Emulated guests count: where there are no others, they stand in for them and the figures say so. */
function isPaperCell({ platform, nic, load, location }: Factors): boolean {
  return isOfPaper({ technology: technologyOf(platform), nic: nic === "none" ? null : nic, load, location });
}
