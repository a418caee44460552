import {
  judgeInterleaved,
  judgeInterleavedCells,
  lookLevel,
  looks,
  wantsMore,
  worstOf,
} from "../../../analysis/compare/interleaved";
import { dataset } from "../../../analysis/model/runData";
import { seededRandom } from "../../../analysis/statistics/random";
import type { GateRun } from "../../../analysis/gate/figures";
import { designedCells, makeCampaign } from "../../../bench/synthetic/campaign";

/** Runs whose times have this log-SD around `factor` times the same. */
function runs(seed: number, count: number, spread: number, factor = 1): GateRun[] {
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: count }, () => {
    const scale = factor * Math.exp(spread * normal());
    return {
      median: 0.05 * scale,
      p99: 0.1 * scale,
      overhead: 0.02 * scale,
      loss: 0,
      net: 0.03,
      iqr: 0.01,
      requests: 200,
    };
  });
}

/** How often each verdict is given in so many pipelines, second look included. Bench pipeline-gate counts in hundreds. */
function verdicts(spread: number, factor: number, pipelines = 24): Record<string, number> {
  const counts: Record<string, number> = { regression: 0, "no regression": 0, "could not tell": 0 };
  for (let seed = 1; seed <= pipelines; seed++) {
    const [a, b] = [runs(2 * seed, 12, spread), runs(2 * seed + 1, 12, spread, factor)];
    const found = looks
      .map((rounds) => judgeInterleavedCells([{ cell: "made", a: a.slice(0, rounds), b: b.slice(0, rounds) }], 1))
      .find((verdict, look) => verdict !== "could not tell" || look === looks.length - 1) as string;
    counts[found] = (counts[found] ?? 0) + 1;
  }
  return counts;
}

test("where nothing changed, hardly ever a regression, and with a log-SD of 0.04 mostly an answer", () => {
  const found = verdicts(0.04, 1);
  expect(found.regression).toBe(0);
  expect(found["no regression"]).toBeGreaterThanOrEqual(20);
});

test("10 % slower with a log-SD of 0.04: nearly always a regression, hardly ever none", () => {
  const found = verdicts(0.04, 1.1);
  expect(found.regression).toBeGreaterThanOrEqual(21);
  expect(found["no regression"]).toBe(0);
});

test("no verdict where the base's own runs differ by more than the change that must not pass unseen", () => {
  const quiet = runs(1, 7, 0.01);
  const loud = runs(2, 7, 0.3);
  expect(judgeInterleavedCells([{ cell: "made", a: quiet, b: runs(3, 7, 0.01, 2) }], 1)).toBe("regression");
  expect(judgeInterleavedCells([{ cell: "made", a: loud, b: runs(3, 7, 0.01, 9) }], 1)).toBe("could not tell");
});

test("one run that something disturbed withholds no verdict", () => {
  const [first, ...others] = runs(1, 12, 0.01);
  const disturbed = { ...(first as GateRun), median: 5, p99: 9, overhead: 4 };
  expect(judgeInterleavedCells([{ cell: "made", a: [disturbed, ...others], b: runs(3, 12, 0.01, 2) }], 1)).toBe(
    "regression",
  );
});

test("looks and stacks share the level", () => {
  expect(lookLevel(1)).toBeCloseTo(0.005);
  expect(lookLevel(5)).toBeCloseTo(0.001);
});

test("more rounds where noise is in the way, none where only a cell is missing", () => {
  const cells = designedCells().filter(({ technology, count }) => technology === "docker" && count === 0);
  const [one, other] = [cells.slice(0, 1), cells.slice(0, 2)];
  const few = judgeInterleaved(
    makeCampaign({ cells: one, repetitions: 2 }),
    makeCampaign({ cells: one, repetitions: 2 }),
    {},
    1,
  );
  expect([few.verdict, wantsMore(few)]).toEqual(["could not tell", true]);
  const lacking = judgeInterleaved(
    makeCampaign({ cells: one, repetitions: 12 }),
    makeCampaign({ cells: other, repetitions: 12 }),
    {},
    1,
  );
  expect(lacking.verdict).toBe("could not tell");
  expect(lacking.comparison.missing).not.toEqual([]);
  const none = judgeInterleaved(dataset([]), dataset([]), {}, 1);
  expect([none.verdict, wantsMore(none)]).toEqual(["could not tell", false]);
});

test("of several stacks the worst counts", () => {
  expect(worstOf([])).toBe("no regression");
  expect(worstOf(["no regression", "could not tell"])).toBe("could not tell");
  expect(worstOf(["regression", "could not tell"])).toBe("regression");
});
