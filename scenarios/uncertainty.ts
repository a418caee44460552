import { z } from "zod";

/** How well a median over a run's packets is known, and what that comes of: standard uncertainties (JCGM 100:2008) in the unit of the median. */
export const Uncertainty = z.strictObject({
  /** All components together. */
  standard: z.number(),
  /** That only so many packets were sent, and how much their times differ. */
  sampling: z.number(),
  /** The steps of the clocks that stamped them, and of what was printed. */
  resolution: z.number(),
});
export type Uncertainty = z.infer<typeof Uncertainty>;

/** Of a run's medians; null where the run has no such median, or too few packets to tell. */
export const RunUncertainty = z.strictObject({
  rttNs: Uncertainty.nullable(),
  netNs: Uncertainty.nullable(),
  overheadNs: Uncertainty.nullable(),
  overheadPercent: Uncertainty.nullable(),
});
export type RunUncertainty = z.infer<typeof RunUncertainty>;

/** How many standard uncertainties a figure must lie from 0 to be told apart from it: about 95 % (JCGM 100:2008, 6.3.3). */
const coverageFactor = 2;

export function isToldFromZero(value: number, standardUncertainty: number): boolean {
  return Math.abs(value) > coverageFactor * standardUncertainty;
}
