import { leastP, rankNull, rankScore, tailShare } from "../../../analysis/statistics/rankTest";

const stratum = (a: number[], b: number[]) => ({ first: a.length, values: [...a, ...b] });
const joint = (a: number[][], b: number[][]) => [
  { first: a[0]!.length, series: a.map((values, i) => [...values, ...b[i]!]) },
];

describe("the stratified rank test", () => {
  test("4 against 4, wholly apart: z and exact p of Wilcoxon's test", () => {
    const [a, b] = [
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ];
    // Rank sum 26, expected 18, variance 4 · 4 · 9 / 12 = 12.
    expect(rankScore([stratum(a, b)])).toBeCloseTo(8 / Math.sqrt(12), 12);
    expect(tailShare(rankNull(joint([a], [b]), 1), 8 / Math.sqrt(12))).toBeCloseTo(1 / 70, 12);
  });

  test("ties share their rank, and equal values say nothing", () => {
    // Rank sum 3 + 5.5 + 7.5 + 7.5, expected 18, variance 4 · 4 / 12 · (9 − (24 + 6 + 6) / (8 · 7)).
    expect(rankScore([stratum([1, 2, 2, 3], [2, 3, 4, 4])])).toBeCloseTo(5.5 / Math.sqrt((4 / 3) * (9 - 36 / 56)), 12);
    expect(rankScore([stratum([5, 5], [5, 5])])).toBe(0);
  });

  test("strata add up, and a difference between them does not count", () => {
    const low = stratum([1, 2], [3, 4]);
    const high = stratum([101, 102], [103, 104]);
    expect(rankScore([low, high])).toBeCloseTo(Math.SQRT2 * rankScore([low]), 12);
  });

  test("questions that say the same cost nothing", () => {
    const [a, b] = [
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ];
    const one = rankNull(joint([a], [b]), 1);
    const three = rankNull(joint([a, a, a], [b, b, b]), 1);
    expect([...three.largest]).toEqual([...one.largest]);
  });

  test("questions that have nothing to do with each other cost what correction must", () => {
    const [a, b] = [
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ];
    const [c, d] = [
      [1, 8, 3, 6],
      [5, 4, 7, 2],
    ];
    const z = rankScore([stratum(a, b)]);
    expect(tailShare(rankNull(joint([a, c], [b, d]), 1), z)).toBeCloseTo(2 / 70, 12);
  });

  test("many relabellings are drawn, close to the exact share, and p is never 0", () => {
    const values = Array.from({ length: 20 }, (_, i) => i);
    const chance = rankNull([{ first: 10, series: [values] }], 7);
    expect(chance.exact).toBe(false);
    expect(tailShare(chance, 100)).toBe(1 / 10_000);
    expect(tailShare(chance, 1.645)).toBeGreaterThan(0.03);
    expect(tailShare(chance, 1.645)).toBeLessThan(0.07);
  });

  test.each([
    [3, 1 / 20],
    [4, 1 / 70],
    [7, 1 / 3432],
    [10, 1 / 10_000],
  ])("%d a side can give no p below %d", (n, least) => {
    expect(leastP([{ first: n, all: 2 * n }])).toBeCloseTo(least, 12);
  });
});
