import type { Campaign } from "../../campaigns/campaign";
import { guestsMade, guestsMadeNaively, workByStep } from "../../campaigns/guestWork";
import { paceOf, sharedSeconds } from "../../campaigns/hours";
import { planDigest } from "../../campaigns/identity";
import { planOf, testbedOf, type Step } from "../../campaigns/plan";
import { visitsOf } from "../../campaigns/visits";
import fc from "../support/seeded";

const someOf = <Item>(items: readonly Item[]) => fc.subarray([...items], { minLength: 1 });

const campaigns = fc
  .record({
    seed: fc.nat(1000),
    repetitions: fc.integer({ min: 1, max: 4 }),
    technology: someOf(["docker", "lxc"]),
    load: someOf(["cpu", "disk"]),
    location: someOf(["sender", "responder"]),
    backgroundCount: someOf([0, 1, 8]),
    rates: someOf(["1pps", "1kpps"]),
  })
  .map(({ seed, repetitions, rates, ...factors }): Campaign => {
    // The first rate has a number of requests of its own.
    const probes = rates.map((rate, i) => ({ rate, count: i === 0 ? 60 : 1000, mode: "as-published" as const }));
    const design = { title: "d", settings: {}, exclude: [], factors, probes };
    return { title: "t", hosts: "sender", settings: {}, seed, repetitions, designs: [design] };
  });

const stepsOf = (campaign: Campaign) => planOf(campaign).flatMap(({ steps }) => steps);
const names = ({ visit, probes }: Step) => probes.map(({ rate, count }) => JSON.stringify([visit.config, rate, count]));

test("each cell is measured once in each repetition, whatever the seed; what is measured twice is a control without neighbours", () => {
  fc.assert(
    fc.property(campaigns, (campaign) => {
      const asked = visitsOf(campaign).flatMap(({ config, probes }) =>
        probes.map(({ rate, count }) => JSON.stringify([config, rate, count])),
      );
      const steps = stepsOf(campaign);
      expect(steps.map(({ number }) => number)).toEqual(steps.map((_, i) => i + 1));
      for (let repetition = 1; repetition <= campaign.repetitions; repetition++) {
        const own = steps.filter((step) => step.repetition === repetition && !step.isControl).flatMap(names);
        expect(own.sort()).toEqual([...asked].sort());
      }
      for (const { visit } of steps.filter(({ isControl }) => isControl))
        expect(visit.scenario.background.count).toBe(0);
    }),
  );
});

test("a block has one testbed and one location, its fleet grows or shrinks only, and it begins and ends without neighbours", () => {
  fc.assert(
    fc.property(campaigns, (campaign) => {
      for (const { steps, direction, location } of planOf(campaign)) {
        expect(new Set(steps.map(({ visit }) => testbedOf(visit))).size).toBe(1);
        expect(new Set(steps.map(({ visit }) => visit.scenario.background.location))).toEqual(new Set([location]));
        const counts = steps.map(({ visit }) => visit.scenario.background.count);
        const loaded = counts.filter((count) => count > 0);
        expect(loaded).toEqual([...loaded].sort((a, b) => (direction === "ascending" ? a - b : b - a)));
        if (counts.includes(0) && loaded.length > 0) expect([counts[0], counts.at(-1)]).toEqual([0, 0]);
      }
    }),
  );
});

test("every second repetition walks each block the other way", () => {
  fc.assert(
    fc.property(campaigns, (campaign) => {
      const blocks = planOf({ ...campaign, repetitions: 2 });
      const key = ({ steps: [first], location }: (typeof blocks)[number]) =>
        `${first && testbedOf(first.visit)} ${location}`;
      const [once, again] = [1, 2].map((repetition) => blocks.filter((block) => block.repetition === repetition));
      for (const block of once ?? []) {
        const other = again?.find((each) => key(each) === key(block));
        expect(other?.direction).not.toBe(block.direction);
      }
      const locations = (of = blocks) => of.map(({ location }) => location);
      if (new Set(locations()).size === 2) expect(locations(again)[0]).not.toBe(locations(once)[0]);
    }),
  );
});

test("the order follows from the seed alone", () => {
  fc.assert(
    fc.property(campaigns, (campaign) => {
      expect(planDigest(planOf(campaign))).toBe(planDigest(planOf(campaign)));
    }),
  );
  const wide = { ...fc.sample(campaigns, { numRuns: 1, seed: 3 })[0] } as Campaign;
  const orders = new Set(Array.from({ length: 20 }, (_, seed) => planDigest(planOf({ ...wide, seed }))));
  expect(orders.size).toBeGreaterThan(1);
});

test("guests that are made are those that are not there yet: counted step by step, it is never more than for each cell anew", () => {
  fc.assert(
    fc.property(campaigns, (campaign) => {
      const blocks = planOf(campaign);
      let standing = 0;
      let testbed = "";
      for (const { step, creates, deletes } of workByStep(blocks.flatMap(({ steps }) => steps))) {
        standing += creates - deletes;
        if (testbedOf(step.visit) !== testbed) testbed = testbedOf(step.visit);
        expect(standing).toBe(2 + step.visit.scenario.background.count);
      }
      expect(guestsMade(blocks)).toBeLessThanOrEqual(guestsMadeNaively(blocks) + 2 * blocks.length);
    }),
  );
});

test("what the last steps took corrects what is expected of the others", () => {
  const expected = [10, 10, 10, 10];
  expect(paceOf(expected, [])).toBe(1);
  // One that took long, such as the first, says little of the others.
  const took = [400, 20, 20].map((seconds, i) => ({ number: i + 1, seconds }));
  expect(paceOf(expected, took)).toBeCloseTo(2);
  expect(paceOf(expected, took.slice(0, 1))).toBe(1);
});

test.each([
  ["one worker does all", [3, 1, 2], 1, 6],
  ["whoever is free first takes the next", [3, 1, 1, 2], 2, 4],
  ["no piece is divided", [10, 1], 4, 10],
  ["nothing is left", [], 2, 0],
])("time that is left for several: %s", (_name, pieces, workers, seconds) => {
  expect(sharedSeconds(pieces, workers)).toBe(seconds);
});
