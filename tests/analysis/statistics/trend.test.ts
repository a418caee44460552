import { probit } from "../../../bench/synthetic/probit";
import { seededRandom, type Random } from "../../../analysis/statistics/random";
import { trend, trendP, type Timed } from "../../../analysis/statistics/trend";

const normal = (random: Random) => probit(Math.min(Math.max(random(), 1e-12), 1 - 1e-12));
const series = (values: readonly number[]): Timed[] => values.map((value, time) => ({ time, value }));
const noise = (random: Random, n: number) => series(Array.from({ length: n }, () => 0.14 * normal(random)));

describe("a trend", () => {
  test("has Kendall's score and its variance, and the change along the median slope", () => {
    const rising = trend(series([1, 2, 3, 5]));
    expect(rising).toMatchObject({ score: 6, variance: (4 * 3 * 13) / 18 });
    // Slopes are 1, 1, 1, 4/3, 1.5 and 2.
    expect(rising?.change).toBeCloseTo((3 * (1 + 4 / 3)) / 2, 12);
    expect(trend(series([3, 2, 2, 1]))?.score).toBe(-5);
    expect(
      trend([
        { time: 1, value: 1 },
        { time: 1, value: 9 },
      ]),
    ).toBeNull();
  });

  test("does not depend on the order in which the values are given", () => {
    const values = series([5, 1, 4, 4, 2]);
    expect(trend([...values].reverse())).toEqual(trend(values));
  });

  test("has the p of the tables: seven values that all rise", () => {
    // z = (21 − 1) / √(7·6·19/18) = 3.0038
    expect(trendP([series([1, 2, 3, 4, 5, 6, 7])])).toBeCloseTo(0.002666, 5);
    expect(trendP([])).toBeNull();
    expect(trendP([series([1, 2, 3]), series([3, 2, 1])])).toBeCloseTo(1, 6);
  });

  test.each([
    [1, 7],
    [8, 5],
    [40, 3],
  ])("of %d cells with %d repetitions is found in at most one quiet campaign of a hundred", (cells, n) => {
    const random = seededRandom(cells * 100 + n);
    const trials = 2000;
    let found = 0;
    for (let i = 0; i < trials; i++)
      if ((trendP(Array.from({ length: cells }, () => noise(random, n))) ?? 1) <= 0.01) found++;
    expect(found / trials).toBeLessThan(0.015);
  });

  test("that all cells share is found where no cell alone would show it", () => {
    const random = seededRandom(7);
    const drifting = () => noise(random, 5).map(({ time, value }) => ({ time, value: value + 0.1 * time }));
    const all = Array.from({ length: 8 }, drifting);
    expect(trendP(all)).toBeLessThan(0.01);
    expect(Math.min(...all.map((one) => trendP([one]) ?? 1))).toBeGreaterThan(0.01);
  });
});
