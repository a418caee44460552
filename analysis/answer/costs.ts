import { cellMetric, type Cell } from "../model/cells";
import { median } from "../statistics/quantile";
import { candidateLabel } from "./candidates";

/** What virtualization cost one kind of guest: the median, smallest and largest of its cells' medians. */
export interface Cost {
  label: string;
  rttMs: Range;
  overheadMs: Range;
  overheadPercent: Range;
  /** Cells with an overhead. */
  cells: number;
}
export interface Range {
  typical: number;
  least: number;
  most: number;
}

/** One line for each kind of guest, emulated ones included, sorted by label. */
export function costs(cells: readonly Cell[]): Cost[] {
  const labels = [...new Set(cells.map((cell) => candidateLabel(cell.factors)))].sort();
  return labels.flatMap((label) => {
    const own = cells.filter((cell) => candidateLabel(cell.factors) === label);
    const measured = own.filter((cell) => cellMetric(cell, "overheadMedian") !== null);
    const range = (name: "rttMedian" | "overheadMedian" | "overheadPercent") =>
      rangeOf(measured.flatMap((cell) => cellMetric(cell, name) ?? []));
    const [rttMs, overheadMs, overheadPercent] = [
      range("rttMedian"),
      range("overheadMedian"),
      range("overheadPercent"),
    ];
    if (rttMs === null || overheadMs === null || overheadPercent === null) return [];
    return { label, rttMs, overheadMs, overheadPercent, cells: measured.length };
  });
}

export function rangeOf(values: readonly number[]): Range | null {
  const typical = median(values);
  return typical === null ? null : { typical, least: Math.min(...values), most: Math.max(...values) };
}
