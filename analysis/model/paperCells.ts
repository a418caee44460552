import { isOfPaper } from "../../paper/isOfPaper";
import type { Cell, Factors } from "./cells";
import { technologyOf } from "./platform";

/** The cells that the paper could have had. What the tool measures beyond them must not change an answer on the paper. */
export function paperCells(cells: readonly Cell[]): Cell[] {
  return cells.filter(({ factors }) => isPaperCell(factors));
}

/** Whether the paper could have had a cell. Emulated guests count as well: figures fall back on them where there are no others, and say so. */
export function isPaperCell({ platform, nic, load, location }: Factors): boolean {
  return isOfPaper({ technology: technologyOf(platform), nic: nic === "none" ? null : nic, load, location });
}
