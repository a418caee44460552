import { candidateLabel } from "../answer/candidates";
import type { Cell, Cells } from "../model/cells";
import { compareText } from "../model/runData";
import { largestContext, othersRemark } from "./panels";

/** The cells that a figure with a row or curve for each shows, and what its caption says about the rest. */
interface ChosenCells {
  cells: readonly Cell[];
  remark: string;
}

/**
 * Chooses at most `limit` cells of one context. Where there are more, conditions that most kinds of guests share come first,
 * and among them those with the most background guests, so that the kinds can be compared where the load is heaviest.
 */
export function chooseCells(all: Cells, limit: number, canShow: (cell: Cell) => boolean): ChosenCells {
  const { cells, others } = largestContext(all);
  const showable = cells.filter(canShow);
  const unshowable = cells.length - showable.length;
  const remark = (unshowable > 0 ? ` ${unshowable} cells have no value to show here.` : "") + othersRemark(others);
  if (showable.length <= limit) return { cells: showable, remark };
  const chosen = new Set<Cell>();
  for (const group of conditions(showable)) {
    if (chosen.size > 0 && chosen.size + group.length > limit) break;
    for (const cell of group.slice(0, limit)) chosen.add(cell);
  }
  return {
    cells: showable.filter((cell) => chosen.has(cell)),
    remark: ` ${chosen.size} of ${showable.length} cells: those of the conditions that most kinds of guests share.${remark}`,
  };
}

/** Cells that are equal but for the kind of guest, the largest groups first. */
function conditions(cells: readonly Cell[]): Cell[][] {
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    const { count, load, location, rate } = cell.factors;
    const key = [String(1e6 - count).padStart(7, "0"), load, location, rate].join("/");
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  const kinds = (group: readonly Cell[]) => new Set(group.map(({ factors }) => candidateLabel(factors))).size;
  return [...groups].sort(([a, x], [b, y]) => kinds(y) - kinds(x) || compareText(a, b)).map(([, group]) => group);
}
