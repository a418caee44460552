import { bootstrapDifference, interval } from "../../../analysis/statistics/bootstrap";
import { seededRandom, seedOf, type Random } from "../../../analysis/statistics/random";
import { rankSumCut, shift } from "../../../analysis/statistics/shift";
import type { Stratum } from "../../../analysis/statistics/strata";
import { probit } from "../../../bench/synthetic/probit";

type Draw = (random: Random) => number;

const normal: Draw = (random) => probit(Math.min(Math.max(random(), 1e-12), 1 - 1e-12));
/** Medians that one scenario gave in a lab, in µs, with a little spread around each. */
const seen = [10, 12, 14, 36];

/** Logarithms of a run's median, as they scatter from run to run. */
const shapes: Record<string, Draw> = {
  "a lognormal RTT": (random) => 0.14 * normal(random),
  "an RTT with a long tail": (random) => -0.3 * Math.log(1 - random()),
  "an RTT with one outlier in ten": (random) => (random() < 0.1 ? 1.2 : 0) + 0.1 * normal(random),
  "an RTT that jumps between levels": (random) =>
    Math.log(seen[Math.floor(random() * seen.length)] as number) + 0.02 * normal(random),
};
const truth = Math.log(1.3);
const trials = 2000;

/** How often an interval contains the truth; an interval that is not given counts as a miss. */
function coverage(
  name: string,
  n: number,
  draw: { a: Draw; b: Draw; strata?: number },
  intervalOf: (strata: readonly Stratum[]) => { low: number; high: number } | null | undefined,
): number {
  const random = seededRandom(seedOf(`${name} ${n}`));
  const values = (one: Draw, moved: number) => Array.from({ length: n }, () => one(random) + moved);
  let hits = 0;
  for (let trial = 0; trial < trials; trial++) {
    const strata = Array.from({ length: draw.strata ?? 1 }, () => ({ a: values(draw.a, truth), b: values(draw.b, 0) }));
    const found = intervalOf(strata);
    if (found && found.low <= truth && truth <= found.high) hits++;
  }
  return hits / trials;
}

const shown = (strata: readonly Stratum[]) => shift(strata, 0.95)?.range;
const bootstrap = (strata: readonly Stratum[]) => interval(bootstrapDifference(strata, 1, 300), 0.95);

describe.each([5, 7, 10])("an interval of %d repetitions a side", (n) => {
  test.each(Object.keys(shapes))("covers %s as often as it says, over one cell and over three", (name) => {
    const draw = shapes[name] as Draw;
    expect(coverage(name, n, { a: draw, b: draw }, shown)).toBeGreaterThan(0.93);
    expect(coverage(name, n, { a: draw, b: draw, strata: 3 }, shown)).toBeGreaterThan(0.93);
  });

  test("covers where one side scatters twice as much", () => {
    const draw = { a: shapes["a lognormal RTT"] as Draw, b: (random: Random) => 0.28 * normal(random) };
    expect(coverage("unequal", n, draw, shown)).toBeGreaterThan(0.93);
  });
});

test("a percentile bootstrap of two repetitions does not cover, and the same simulation sees it", () => {
  const draw = shapes["a lognormal RTT"] as Draw;
  expect(coverage("bootstrap", 2, { a: draw, b: draw }, bootstrap)).toBeLessThan(0.93);
});

describe("the cut of the rank sum", () => {
  test("is that of the published tables, two-sided at 5 %", () => {
    // Critical values of Mann and Whitney's U.
    expect([4, 5, 7, 10].map((n) => rankSumCut([[n, n]], 0.025))).toEqual([0, 2, 8, 23]);
    expect(rankSumCut([[3, 3]], 0.025)).toBeNull();
    expect(rankSumCut([[5, 8]], 0.025)).toBe(6);
  });

  test("is exact and normal alike where one takes over from the other", () => {
    const cell = [10, 10] as const;
    const exact = rankSumCut(Array<typeof cell>(20).fill(cell), 0.025) ?? NaN;
    const normally = rankSumCut(Array<typeof cell>(21).fill(cell), 0.025) ?? NaN;
    // One cell more has 100 pairs more, of which about half lie below the cut, less what the spread grows by.
    expect(normally - exact).toBeGreaterThan(44);
    expect(normally - exact).toBeLessThan(50);
  });
});

test("the estimate and the interval turn round with the sides", () => {
  const strata = [
    { a: [1, 2, 4, 8, 9], b: [0, 1, 1, 3, 7] },
    { a: [2, 2, 5, 6, 6], b: [1, 0, 3, 3, 2] },
  ];
  const there = shift(strata, 0.95);
  const back = shift(
    strata.map(({ a, b }) => ({ a: b, b: a })),
    0.95,
  );
  expect(back?.estimate).toBeCloseTo(-(there?.estimate ?? NaN), 12);
  expect(back?.range?.low).toBeCloseTo(-(there?.range?.high ?? NaN), 12);
  expect(shift([], 0.95)).toBeNull();
  expect(shift([{ a: [1], b: [2] }], 0.95)).toEqual({ estimate: -1, range: null });
});
