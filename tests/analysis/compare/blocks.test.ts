import { judgeBlocks } from "../../../analysis/compare/blocks";
import { dataset, type Dataset } from "../../../analysis/model/runData";
import { designedCells, makeCampaign } from "../../../bench/synthetic/campaign";

const cells = designedCells()
  .filter(({ technology, count }) => technology === "docker" && count === 0)
  .slice(0, 2);

/** One block, whose deployment made everything slower by this factor. */
const block = (factor: number, repetitions = 7): Dataset =>
  makeCampaign({
    cells,
    repetitions,
    effect: (_cell, truth) => ({ ...truth, rtt: factor * truth.rtt, overhead: factor * truth.overhead }) as never,
  });
/** Blocks of one state: deployments differ by some percent. */
const blocks = (count: number, factor = 1) =>
  Array.from({ length: count }, (_, i) => block(factor * (1 + 0.02 * (i % 3))));

test("five blocks a side tell: twice as slow is a regression, the same is none", () => {
  expect(judgeBlocks(blocks(5), blocks(5, 2), {}, 1).verdict).toBe("regression");
  expect(judgeBlocks(blocks(5), blocks(5), {}, 1).verdict).toBe("no regression");
});

test("the block is the unit: many runs of three blocks tell no more than three blocks", () => {
  const { verdict, decision, missing } = judgeBlocks(blocks(3), blocks(3, 2), {}, 1);
  expect([verdict, missing]).toEqual(["could not tell", []]);
  expect(decision.figures.map(({ runs }) => runs)).toContainEqual({ a: 3, b: 3 });
  expect(decision.figures[0]?.runsNeeded).toBeGreaterThan(3);
});

test("what is missing is named: blocks, runs, cells", () => {
  const few = judgeBlocks(blocks(2), [...blocks(4, 2), block(2, 3)], {}, 1);
  expect(few.verdict).toBe("could not tell");
  expect(few.missing).toContain("2 blocks before, and it takes 3 or more");
  expect(few.missing).toContainEqual(expect.stringMatching(/^block 5 after has 3 runs of Docker.*, and it takes 7$/i));
  expect(judgeBlocks([dataset([])], [], {}, 1).verdict).toBe("could not tell");
});
