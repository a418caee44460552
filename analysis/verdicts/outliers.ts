import type { OutlierShare } from "../../paper/claims";
import type { Cell } from "../model/cells";
import { robustOutliers } from "../statistics/robustZ";
import { bootstrapCells, interval } from "../statistics/bootstrap";
import { seedOf } from "../statistics/random";
import type { Gathered } from "./evidence";
import { matches, selectorText, type Settings } from "../model/select";

/** The number of outliers in one run of a cell. */
interface RunOutliers {
  cell: Cell;
  outliers: number;
  packets: number;
}

/** Outliers of every run of a platform, or why they cannot be determined. */
type PlatformOutliers = { runs: readonly (readonly RunOutliers[])[]; why: null } | { runs: null; why: string };

/**
 * Finds outliers by the robust z-score over all packets of a platform together, as in the paper's tables 4 to 6. Packets of
 * different machines or versions are never pooled. Returns a list for each cell, with an entry for each repetition.
 */
export function platformOutliers(cells: readonly Cell[]): PlatformOutliers {
  const byContext = new Map<string, Cell[]>();
  for (const cell of cells) byContext.set(cell.context, [...(byContext.get(cell.context) ?? []), cell]);
  const runs: RunOutliers[][] = [];
  for (const pool of byContext.values()) {
    const columns = pool.flatMap((cell) => cell.runs.map((run) => run.data.packets.rttNs));
    const found = robustOutliers(concatenate(columns));
    if (found.kind === "undefined") return { runs: null, why: found.why };
    let at = 0;
    for (const cell of pool)
      runs.push(
        cell.runs.map((run) => {
          const { length } = run.data.packets.rttNs;
          const outliers = found.isOutlier.subarray(at, (at += length)).reduce((sum, flag) => sum + flag, 0);
          return { cell, outliers, packets: length };
        }),
      );
  }
  return runs.length === 0 ? { runs: null, why: "there are no cells" } : { runs, why: null };
}

/** Gathers the evidence on "of all outliers, this share lies in these scenarios". */
export function gatherOutliers(part: OutlierShare, cells: readonly Cell[], settings: Settings): Gathered {
  const needs = selectorText(part.where, settings);
  const pooled = platformOutliers(cells.filter((cell) => matches(cell.factors, part.where, settings)));
  if (pooled.runs === null) return { evidence: null, why: `${pooled.why} (${needs})`, missing: [needs] };
  const named = (cell: Cell) => part.within.some((selector) => matches(cell.factors, selector, settings));
  const runs = pooled.runs.map((cell) => cell.map((run) => ({ outliers: run.outliers, isNamed: named(run.cell) })));
  const inside = runs.some((cell) => cell[0]?.isNamed);
  if (!inside || runs.every((cell) => cell[0]?.isNamed)) {
    const lacking = inside
      ? `${needs}: other scenarios`
      : part.within.map((selector) => selectorText(selector, settings)).join("; ");
    return { evidence: null, why: `outliers cannot be shared out, cells are missing (${lacking})`, missing: [lacking] };
  }
  const whole = shareNamed(runs);
  if (whole === null) return { evidence: null, why: `there is no outlier (${needs})`, missing: [] };
  const estimates = bootstrapCells(
    runs,
    (drawn) => (shareNamed(drawn) ?? NaN) - part.share,
    seedOf(part.says),
    settings.resamples,
  );
  const evidence = {
    scale: "share" as const,
    estimate: whole - part.share,
    interval: interval(estimates, 0.95),
    narrow: interval(estimates, 0.9),
    p: null,
    agreeing: whole,
    cells: runs.length,
    units: runs.reduce((sum, cell) => sum + cell.length, 0),
  };
  return { evidence, why: null, missing: [] };
}

function shareNamed(cells: readonly (readonly { outliers: number; isNamed: boolean }[])[]): number | null {
  let all = 0;
  let within = 0;
  for (const cell of cells)
    for (const run of cell) {
      all += run.outliers;
      if (run.isNamed) within += run.outliers;
    }
  return all === 0 ? null : within / all;
}

function concatenate(columns: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(columns.reduce((sum, column) => sum + column.length, 0));
  let at = 0;
  for (const column of columns) {
    all.set(column, at);
    at += column.length;
  }
  return all;
}
