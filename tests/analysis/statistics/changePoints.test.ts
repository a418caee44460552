import { probit } from "../../../bench/synthetic/probit";
import { changePoints, leastForChange } from "../../../analysis/statistics/changePoints";
import { seededRandom, type Random } from "../../../analysis/statistics/random";

const normal = (random: Random): number => probit(0.5 / 4294967296 + random());
const seriesOf = (random: Random, length: number, level: (index: number) => number): number[] =>
  Array.from({ length }, (_, index) => level(index) * Math.exp(0.04 * normal(random)));
const where = (values: number[], level = 0.05) => changePoints(values, level, 1).map(({ at }) => at);

test("where nothing changed a change is named in at most 1 of 20 histories", () => {
  const [random, all] = [seededRandom(4), 400];
  let alarms = 0;
  for (let i = 0; i < all; i++) if (where(seriesOf(random, 8 + (i % 9), () => 0.1)).length > 0) alarms++;
  // 20 are expected at most; more than 32 would be seen once in 200 tests of a rate of 5 %.
  expect(alarms).toBeLessThanOrEqual(32);
  // And the test is no test that never says anything.
  expect(alarms).toBeGreaterThan(4);
});

test("a step of 20 % in the middle of twelve commits is found, and where it is", () => {
  const random = seededRandom(5);
  const found = Array.from({ length: 50 }, () => where(seriesOf(random, 12, (index) => (index < 6 ? 0.1 : 0.12))));
  expect(found.filter((points) => points[0] === 6).length).toBeGreaterThanOrEqual(45);
});

test("several steps are found one inside the other, in order", () => {
  const level = (index: number) => (index < 10 ? 1 : index < 20 ? 2 : 3);
  expect(where(seriesOf(seededRandom(6), 30, level))).toEqual([10, 20]);
});

test("few values, or equal ones, have no change point", () => {
  expect(leastForChange(0.05)).toBe(8);
  expect(where([1, 1, 1, 9, 9, 9, 9])).toEqual([]);
  expect(where([1, 1, 1, 1, 9, 9, 9, 9])).toEqual([4]);
  expect(where(Array<number>(40).fill(1))).toEqual([]);
});

test("the fewest values are those of which the clearest change can be told", () => {
  for (const level of [0.1, 0.05, 0.025, 0.01]) {
    const least = leastForChange(level);
    const step = (length: number) => Array.from({ length }, (_, i) => i);
    // p is drawn, so it may lie a little beside the share that is computed.
    expect(where(step(least), level * 1.5)).not.toEqual([]);
    expect(where(step(least - 1), level)).toEqual([]);
  }
});
