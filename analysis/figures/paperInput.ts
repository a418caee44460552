import { factorsOf } from "../model/cells";
import { isPaperCell, paperCells } from "../model/paperCells";
import type { FigureInput } from "./figure";

/**
 * The input of the paper's figures: only what the paper could have measured. Where there is no such run, all runs are kept,
 * so that the paper's two diagrams of the testbed can still be drawn.
 */
export function paperInput({ dataset, cells, settings }: FigureInput): FigureInput {
  const runs = dataset.runs.filter(({ run }) => isPaperCell(factorsOf(run)));
  return {
    dataset: { ...dataset, runs: runs.length > 0 ? runs : dataset.runs },
    cells: { ...cells, cells: paperCells(cells.cells) },
    settings,
  };
}
