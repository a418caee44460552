import { cellMetric, type Cell } from "../model/cells";
import { isFloorPlatform } from "../model/platform";
import { candidateLabel } from "./candidates";
import { type Range, rangeOf } from "./costs";

/** What a round trip takes without virtualization: beside what it takes with each technology, and never one of them. */
export interface Floor {
  label: string;
  rttMs: Range;
  cells: number;
}

/** One for each way in which the floor was measured, sorted by label; none where it was not. */
export function floors(all: readonly Cell[]): Floor[] {
  const cells = all.filter(({ factors }) => isFloorPlatform(factors.platform));
  const labels = [...new Set(cells.map(({ factors }) => candidateLabel(factors)))].sort();
  return labels.flatMap((label) => {
    const own = cells.filter(({ factors }) => candidateLabel(factors) === label);
    const rttMs = rangeOf(own.flatMap((cell) => cellMetric(cell, "rttMedian") ?? []));
    return rttMs === null ? [] : [{ label, rttMs, cells: own.length }];
  });
}
