import { factorKey, metricValues, type Cell } from "../model/cells";
import { conditionOf } from "../model/mergeIdle";
import type { MetricName } from "../model/metrics";
import { standardDeviation } from "../statistics/moments";

/** The runs of cells without background guests, by condition: what they differ by is noise, whatever load they wait for. */
export type IdleRuns = ReadonlyMap<string, readonly Cell[]>;

/** By how much an effect may be off for noise alone: one standard error, with Satterthwaite's degrees of freedom. */
export interface EffectNoise {
  standardError: number;
  freedom: number;
}

export function idleRuns(cells: readonly Cell[]): IdleRuns {
  const runs = new Map<string, Cell[]>();
  for (const cell of cells) {
    if (cell.factors.count !== 0) continue;
    const key = conditionKey(cell);
    const known = runs.get(key);
    if (known) known.push(cell);
    else runs.set(key, [cell]);
  }
  return runs;
}

/**
 * The standard error of a mean difference over matched cells, from the scatter of the same guests at the same rate without neighbours.
 * The cells of a repetition share deployments and may err together, so their number makes the error no smaller; that of repetitions
 * does. On the scale of the comparison. Source of the degrees of freedom: Satterthwaite (1946).
 * @param matched for each matched cell its sides
 * @param weights by how much a side's variance counts
 * @returns null where a condition has no two runs without neighbours
 */
export function effectNoise(
  idle: IdleRuns,
  matched: readonly (readonly (readonly Cell[])[])[],
  weights: readonly number[],
  metric: MetricName,
  onScale: (value: number) => number,
): EffectNoise | null {
  const shares = new Map<string, number>();
  for (const sides of matched)
    sides.forEach((cells, side) => {
      const repetitions = Math.min(...cells.map(({ runs }) => runs.length));
      for (const cell of cells) {
        const key = conditionKey(cell);
        const share = (weights[side] ?? 1) / (repetitions * cells.length * matched.length);
        shares.set(key, (shares.get(key) ?? 0) + share);
      }
    });
  let [variance, spread] = [0, 0];
  for (const [key, share] of shares) {
    const values = (idle.get(key) ?? []).flatMap((cell) => metricValues(cell, metric).map(onScale));
    const finite = values.filter(Number.isFinite);
    const deviation = standardDeviation(finite);
    if (deviation === null) return null;
    const part = share * deviation * deviation;
    variance += part;
    spread += (part * part) / (finite.length - 1);
  }
  if (shares.size === 0) return null;
  return { standardError: Math.sqrt(variance), freedom: spread === 0 ? 1 : (variance * variance) / spread };
}

/** What must be equal for cells without neighbours to be one condition. */
function conditionKey(cell: Cell): string {
  return `${factorKey(conditionOf({ ...cell, factors: { ...cell.factors, count: 0 } }))} ${cell.context}`;
}
