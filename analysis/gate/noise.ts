import { medianAndMad } from "../statistics/mad";
import { gateFigures, smallestBase, type GateBounds, type GateCell, type GateFigure } from "./figures";

/** How much one side's runs of a cell differ from each other in a figure, although nothing changed between them. */
export interface NoiseAnswer {
  cell: string;
  figure: GateFigure;
  /** Of the figure's logarithm (times compared by ratio), or as a share of its median. */
  spread: number;
  /** The change that must not pass unseen, on the same scale. */
  bound: number;
}

/** By which a median absolute deviation estimates the standard deviation of a normal distribution: 1 ÷ Φ⁻¹(3/4). */
const madToSd = 1.4826;

/**
 * The A/A noise: the spread of A's own runs, cell by cell, for each figure that a bound asks about. It is the scaled median absolute
 * deviation, because one run that something disturbed is no noise of the testbed. Loss, which comes in whole requests, has none.
 */
export function noiseOf(cells: readonly GateCell[], bounds: GateBounds): NoiseAnswer[] {
  return cells.flatMap(({ cell, a }) =>
    (Object.keys(bounds) as GateFigure[]).flatMap((figure) => {
      const { scale } = gateFigures[figure];
      const bound = bounds[figure] ?? gateFigures[figure].bound;
      const values = a.flatMap((run) => run[figure] ?? []);
      if (scale === "points" || values.length < 2) return [];
      if (scale === "ratio") {
        const spread = (medianAndMad(values.map(Math.log))?.mad ?? 0) * madToSd;
        return [{ cell, figure, spread, bound: Math.log1p(bound) }];
      }
      const { median = 0, mad = 0 } = medianAndMad(values) ?? {};
      return [{ cell, figure, spread: (mad * madToSd) / Math.max(Math.abs(median), smallestBase), bound }];
    }),
  );
}
