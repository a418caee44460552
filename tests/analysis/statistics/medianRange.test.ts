import { medianRange } from "../../../analysis/statistics/medianRange";
import { seededRandom } from "../../../analysis/statistics/random";

test("the order statistics that tables of the sign test give", () => {
  const values = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
  expect(medianRange(values(5))).toBeNull();
  expect(medianRange(values(6))).toEqual({ low: 1, high: 6 });
  expect(medianRange(values(7))).toEqual({ low: 1, high: 7 });
  expect(medianRange(values(9))).toEqual({ low: 2, high: 8 });
  expect(medianRange(values(20))).toEqual({ low: 6, high: 15 });
});

test("it holds the median as often as it says", () => {
  const random = seededRandom(3);
  let held = 0;
  for (let i = 0; i < 2000; i++) {
    const { low, high } = medianRange(Array.from({ length: 11 }, random).sort((a, b) => a - b)) ?? { low: 1, high: 0 };
    if (low <= 0.5 && high >= 0.5) held++;
  }
  expect(held / 2000).toBeGreaterThan(0.95);
});
