import { seededRandom } from "../../analysis/statistics/random";
import { median } from "../../analysis/statistics/quantile";
import { medianError } from "../../uncertainty/medianError";

/** How far medians of many such series lie from each other: their standard deviation. */
function spreadOfMedians(draw: () => number[], series: number): { spread: number; told: number } {
  const drawn = Array.from({ length: series }, draw);
  const medians = drawn.map((values) => median(values) ?? NaN);
  const mean = medians.reduce((sum, value) => sum + value, 0) / series;
  const spread = Math.sqrt(medians.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (series - 1));
  const errors = drawn.map((values) => medianError(values) ?? NaN);
  return { spread, told: errors.reduce((sum, value) => sum + value, 0) / series };
}

describe("the standard error of a median", () => {
  it("is what medians of independent values differ by, whatever they are drawn from", () => {
    const random = seededRandom(1);
    for (const from of [(u: number) => u, (u: number) => -Math.log(1 - u), (u: number) => (u < 0.9 ? u : 50 * u)]) {
      const { spread, told } = spreadOfMedians(() => Array.from({ length: 400 }, () => from(random())), 400);
      // Dependence is looked for where there is none, and found by chance: it errs to the larger side.
      expect(told / spread).toBeGreaterThan(0.9);
      expect(told / spread).toBeLessThan(1.25);
    }
  });

  it("is larger where each value depends on the one before, as their medians are", () => {
    const random = seededRandom(2);
    const series = () => {
      let last = 0;
      return Array.from({ length: 600 }, () => (last = 0.8 * last + random() + random() + random() - 1.5));
    };
    const { spread, told } = spreadOfMedians(series, 300);
    expect(told / spread).toBeGreaterThan(0.75);
    expect(told / spread).toBeLessThan(1.2);
  });

  it("is that of n/2 ± √n/2 ranks, by hand", () => {
    // Nine values 1 … 9 in an order without dependence: ranks 5 ± 1.5.
    expect(medianError([5, 1, 9, 2, 8, 3, 7, 4, 6])).toBeCloseTo(1.5, 9);
    expect(medianError([5, NaN, 1, 9, 2, 8, NaN, 3, 7, 4, 6])).toBeCloseTo(1.5, 9);
  });

  it("is 0 where all values are one, and not told of fewer than three", () => {
    expect(medianError([13, 13, 13, 13])).toBe(0);
    expect([medianError([]), medianError([1, 2]), medianError([1, NaN, 2])]).toEqual([null, null, null]);
  });
});
