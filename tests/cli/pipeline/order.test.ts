import { roundsOf } from "../../../cli/pipeline/order";
import fc from "../../support/seeded";

const seeds = fc.nat();

test("each round has both sides, and every second one is the one before it turned round", () =>
  fc.assert(
    fc.property(seeds, fc.integer({ min: 1, max: 20 }), (seed, rounds) => {
      const order = roundsOf(seed, rounds);
      expect(order).toHaveLength(2 * rounds);
      for (let round = 0; round < rounds; round++) {
        const [first, second] = order.slice(2 * round, 2 * round + 2);
        expect([first, second].sort()).toEqual(["base", "head"]);
        if (round % 2 === 1) expect(first).toBe(order[2 * round - 1]);
      }
    }),
  ));

test("more rounds go on behind fewer of the same seed", () =>
  fc.assert(fc.property(seeds, (seed) => expect(roundsOf(seed, 12).slice(0, 14)).toEqual(roundsOf(seed, 7)))));

test("either side comes first about as often", () => {
  const first = Array.from({ length: 400 }, (_, seed) => roundsOf(seed, 1)[0]);
  const share = first.filter((side) => side === "base").length / first.length;
  expect(share).toBeGreaterThan(0.4);
  expect(share).toBeLessThan(0.6);
});
