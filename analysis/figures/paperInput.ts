import { factorsOf } from "../model/cells";
import { isPaperCell, paperCells } from "../model/paperCells";
import type { FigureInput } from "./figure";

/**
 * What the paper's figures draw from. Where no run is one that the paper could have, its two diagrams of the testbed are still
 * drawn, from the runs that are there.
 */
export function paperInput({ dataset, cells, settings }: FigureInput): FigureInput {
  const runs = dataset.runs.filter(({ run }) => isPaperCell(factorsOf(run)));
  return {
    dataset: { ...dataset, runs: runs.length > 0 ? runs : dataset.runs },
    cells: { ...cells, cells: paperCells(cells.cells) },
    settings,
  };
}
