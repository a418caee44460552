import { medianAndMad } from "./mad";

/** A value is an outlier where |z| is beyond this. Source: Iglewicz and Hoaglin (1993). */
const outlierBound = 3.5;

/** The values that are outliers, or why they cannot be determined. */
type Outliers =
  | { kind: "found"; median: number; mad: number; isOutlier: Uint8Array; count: number }
  | { kind: "undefined"; why: string };

/**
 * Outliers by the modified z-score, z = 0.6745 (x − median) / MAD. Values that are not finite are no outliers.
 * Where MAD is 0 (more than half of the values are equal) z is undefined, and so is the result: every other value would be
 * infinitely far out.
 */
export function robustOutliers(values: Float64Array): Outliers {
  const centre = medianAndMad(values);
  if (centre === null) return { kind: "undefined", why: "there are no values" };
  const { median, mad } = centre;
  if (mad === 0)
    return {
      kind: "undefined",
      why: `more than half of the values equal ${median}, so their MAD is 0 and no score exists`,
    };
  const isOutlier = new Uint8Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const distance = Math.abs((0.6745 * ((values[i] ?? NaN) - median)) / mad);
    if (distance > outlierBound && distance < Infinity) {
      isOutlier[i] = 1;
      count++;
    }
  }
  return { kind: "found", median, mad, isOutlier, count };
}
