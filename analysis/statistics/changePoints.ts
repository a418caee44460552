import { drawIndex, seededRandom } from "./random";

/** Where a series of values changed its level. */
export interface ChangePoint {
  /** Index of the first value after the change. */
  at: number;
  /** P(a change as clear or clearer somewhere | the order of the values means nothing), between the change points beside it. */
  p: number;
}

/** Looked up once: it is asked for millions of times. */
const { abs } = Math;

/** So many orders of the values are drawn; the order as it is counts among them, so that p is never 0. */
const draws = 1_999;

/**
 * Finds where a series changed its level: Pettitt's test, and where that sees a change, the same in both parts; then each change point
 * is looked for anew between those beside it, because the first lies between two changes as soon as there are two. Its p is that of
 * other orders of these very values, so it holds for any distribution and with ties. A series in which nothing changed has a change
 * point named with a probability of at most `level`, since parts are only looked at behind a change.
 * Sources: A. N. Pettitt, "A non-parametric approach to the change-point problem", Applied Statistics 28 (1979); the parts: A. J. Scott
 * and M. Knott, Biometrics 30 (1974); the second look: J. Bai, "Estimating multiple breaks one at a time", Econometric Theory 13 (1997).
 */
export function changePoints(values: readonly number[], level: number, seed: number): ChangePoint[] {
  const test = (from: number, to: number) => pettitt(values, from, to, level, seed);
  const split = (from: number, to: number): ChangePoint[] => {
    const point = test(from, to);
    return point === undefined ? [] : [...split(from, point.at), point, ...split(point.at, to)];
  };
  let points = split(0, values.length);
  // A few rounds are enough; more could turn in a circle.
  for (let round = 0; round < 5; round++) {
    const before = points;
    points = [];
    for (let i = 0; i < before.length; i++) {
      const found = test(points.at(-1)?.at ?? 0, before[i + 1]?.at ?? values.length);
      if (found !== undefined) points.push(found);
    }
    if (points.map(({ at }) => at).join() === before.map(({ at }) => at).join()) break;
  }
  return points;
}

/** The fewest values of which a change can be told at this level: the clearest one has all of one half below all of the other. */
export function leastForChange(level: number): number {
  for (let n = 2; ; n++) {
    const [half, other] = [factorial(Math.floor(n / 2)), factorial(Math.ceil(n / 2))];
    // With an odd number, the middle value may belong to either half.
    const orders = n % 2 === 0 ? half * half : 2 * half * other - half * half;
    if ((2 * orders) / factorial(n) <= level) return n;
  }
}

/** The clearest change among the values from one index to below another; undefined where none is beyond chance. */
function pettitt(
  values: readonly number[],
  from: number,
  to: number,
  level: number,
  seed: number,
): ChangePoint | undefined {
  if (to - from < leastForChange(level)) return undefined;
  const ranks = midranks(values.slice(from, to));
  const { at, height } = highest(ranks);
  const p = shareAsHigh(ranks, height, seed);
  return p > level ? undefined : { at: from + at, p };
}

/** Ranks less their mean; ties share theirs. The sum of the first t of them is half of Pettitt's U at t. */
function midranks(values: readonly number[]): Float64Array {
  const mean = (values.length + 1) / 2;
  return Float64Array.from(values, (value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal + 1) / 2 - mean;
  });
}

function highest(ranks: Float64Array): { at: number; height: number } {
  let [sum, at, height] = [0, 1, 0];
  for (let index = 0; index < ranks.length - 1; index++) {
    sum += ranks[index] as number;
    if (abs(sum) > height) [at, height] = [index + 1, abs(sum)];
  }
  return { at, height };
}

function shareAsHigh(ranks: Float64Array, height: number, seed: number): number {
  const random = seededRandom(seed);
  const order = ranks.slice();
  let found = 1;
  for (let draw = 0; draw < draws; draw++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = drawIndex(random, i + 1);
      [order[i], order[j]] = [order[j] as number, order[i] as number];
    }
    if (highest(order).height >= height - 1e-9) found++;
  }
  return found / (draws + 1);
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
