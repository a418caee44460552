import { factorKey, type Cell, type Cells } from "./cells";

/**
 * Cells without background guests that differ in load or location only are one condition: their runs are put together. Figures
 * show them so; verdicts and comparisons need them apart, as the baseline of each block.
 */
export function mergeIdle(cells: Cells): Cells {
  const merged = new Map<string, Cell>();
  for (const cell of cells.cells) {
    const key = `${factorKey(conditionOf(cell))} ${cell.context}`;
    const before = merged.get(key);
    merged.set(key, before ? { ...before, runs: [...before.runs, ...cell.runs] } : cell);
  }
  return { ...cells, cells: [...merged.values()] };
}

/** A cell's factors, with one load and location for all cells that have no background guests. */
export function conditionOf({ factors }: Cell): Cell["factors"] {
  return factors.count === 0 ? { ...factors, load: "cpu", location: "sender" } : factors;
}
