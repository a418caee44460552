import { quantileSorted, sortedFinite } from "./quantile";
import { drawIndex, seededRandom, type Random } from "./random";
import { insertSorted, middle } from "./smallMedian";
import { stratumDifference, type Stratum } from "./strata";

/** A confidence interval; `level` is its coverage, e.g. 0.95. */
export interface Interval {
  low: number;
  high: number;
  level: number;
}

/** The bootstrap's estimates in ascending order: any interval can be read off them. */
type Estimates = Float64Array;

const defaultResamples = 2000;

/**
 * Bootstrap estimates of the mean difference over strata. Strata are resampled, and the repetitions within each, so the
 * spread contains the variation between conditions and between repetitions. With a single stratum only repetitions vary.
 * Source: Efron and Tibshirani (1993).
 * @returns null where there are fewer than two independent values on a side
 */
export function bootstrapDifference(
  strata: readonly Stratum[],
  seed: number,
  resamples = defaultResamples,
): Estimates | null {
  const replicated = strata.length > 1 || strata.every(({ a, b }) => a.length > 1 && b.length > 1);
  if (strata.length === 0 || !replicated) return null;
  const random = seededRandom(seed);
  const whole = strata.map(stratumDifference);
  const scratch: number[] = [];
  return estimates(resamples, () => {
    let sum = 0;
    for (let i = 0; i < strata.length; i++) {
      const drawn = drawIndex(random, strata.length);
      const { a, b } = strata[drawn] as Stratum;
      const isSingle = a.length < 2 && b.length < 2;
      sum += isSingle ? (whole[drawn] as number) : drawnMedian(a, random, scratch) - drawnMedian(b, random, scratch);
    }
    return sum / strata.length;
  });
}

/**
 * Bootstrap estimates of a statistic over cells with repetitions. Where every cell has repetitions, these are resampled and
 * the cells stay, because the design fixed them. Otherwise the cells are resampled, which gives the wider interval.
 * @returns null where there is only one value
 */
export function bootstrapCells<Value>(
  cells: readonly (readonly Value[])[],
  statistic: (drawn: readonly (readonly Value[])[]) => number | null,
  seed: number,
  resamples = defaultResamples,
): Estimates | null {
  const repeated = cells.every((repetitions) => repetitions.length > 1);
  if (cells.length === 0 || (!repeated && cells.length < 2)) return null;
  const random = seededRandom(seed);
  return estimates(resamples, () =>
    statistic(repeated ? cells.map((cell) => drawAgain(cell, random)) : drawAgain(cells, random)),
  );
}

/** The percentile interval of the given coverage; null where there are no estimates. */
export function interval(sorted: Estimates | null, level: number): Interval | null {
  const low = sorted && quantileSorted(sorted, (1 - level) / 2);
  const high = sorted && quantileSorted(sorted, (1 + level) / 2);
  return low === null || high === null ? null : { low, high, level };
}

function estimates(resamples: number, draw: () => number | null): Estimates {
  const drawn = new Float64Array(resamples);
  for (let i = 0; i < resamples; i++) drawn[i] = draw() ?? NaN;
  return sortedFinite(drawn);
}

/** Median of a resample, computed without an array for the resample. */
function drawnMedian(values: readonly number[], random: Random, scratch: number[]): number {
  const { length } = values;
  for (let i = 0; i < length; i++) insertSorted(scratch, i, values[drawIndex(random, length)] as number);
  return middle(scratch, length);
}

function drawAgain<Value>(values: readonly Value[], random: Random): Value[] {
  const drawn = new Array<Value>(values.length);
  for (let i = 0; i < values.length; i++) drawn[i] = values[drawIndex(random, values.length)] as Value;
  return drawn;
}
