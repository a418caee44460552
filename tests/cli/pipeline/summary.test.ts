import { judgeInterleaved } from "../../../analysis/compare/interleaved";
import { designedCells, makeCampaign } from "../../../bench/synthetic/campaign";
import { roundsOf } from "../../../cli/pipeline/order";
import { summaryMarkdown, type PipelineOutcome, type StackOutcome } from "../../../cli/pipeline/summary";

const cells = designedCells()
  .filter(({ technology, count, rate }) => technology === "docker" && count === 0 && rate === "1kpps")
  .slice(0, 1);
const [base, head] = [
  makeCampaign({ cells, repetitions: 7 }),
  makeCampaign({
    cells,
    repetitions: 7,
    effect: (_cell, truth) => ({ ...truth, rtt: 2 * truth.rtt, overhead: 2 * truth.overhead }) as never,
  }),
];

const measured: StackOutcome = {
  stack: "sender",
  changes: [{ key: "backgroundCount", base: "0", head: "4" }],
  walk: {
    judgement: judgeInterleaved(base, head, {}, 1),
    base,
    head,
    order: roundsOf(1, 7),
    guestsMade: 0,
    isStored: false,
  },
  figure: "results/sender.svg",
  teardown: { left: [], differences: [] },
};
const outcome: PipelineOutcome = {
  verdict: "regression",
  revisions: { base: "a".repeat(40), head: "b".repeat(40) },
  program: [],
  trustHead: false,
  stacks: [measured],
  untouched: [],
  seed: 7,
  stacksMeasured: 1,
};

test("verdict, change, figures with limits, drawing, order, seed and proof of the teardown", () => {
  const text = summaryMarkdown(outcome);
  expect(text).toMatch(/^# Latency: regression\n/);
  expect(text).toContain("What head changes: `backgroundCount` `0` → `4`.");
  expect(text).toContain("Worse: RTT median went from");
  expect(text).toMatch(/\| RTT median \| .* ms \| .* ms \| × 2\S* \(.* … .*\) \| worse \|/);
  expect(text).toContain("](results/sender.svg)");
  expect(text).toMatch(/14 measurements in turn \([bh]{14}\) with the same main guests/);
  expect(text).toContain("Order from seed 7");
  expect(text).toContain("a level of 0.005");
  expect(text).toContain("inventories are those of before");
});

test("guests that were made anew, what is left and what is not measured are said", () => {
  const stack = {
    ...measured,
    walk: { ...measured.walk!, guestsMade: 13 },
    teardown: { left: ["container x on the sender's host"], differences: ["file y is new"] },
  };
  const text = summaryMarkdown({
    ...outcome,
    verdict: "broke",
    stacks: [stack],
    untouched: ["stack two, which head has not"],
  });
  expect(text).toContain("made anew before 13 of them");
  expect(text).toContain("**Left on the hosts**: container x on the sender's host");
  expect(text).toContain("Not the pipeline's: file y is new");
  expect(text).toContain("Not measured: stack two, which head has not.");
  expect(text).toMatch(/^## Stack sender$/m);
});

test("nothing touched, and a pipeline that broke", () => {
  expect(summaryMarkdown({ ...outcome, verdict: "no regression", stacks: [] })).toContain("touches no stack");
  const broken: StackOutcome = { stack: "sender", changes: [], figure: null, broken: "no host answers" };
  const text = summaryMarkdown({ ...outcome, verdict: "broke", stacks: [broken] });
  expect(text).toContain("there is no verdict");
  expect(text).toContain("**Broke:** no host answers");
});

test("a value that whoever wrote head chose stays text", () => {
  const value = "x`\n\n# Approved\n<img src=x> | @all ![](http://x) `";
  const text = summaryMarkdown({
    ...outcome,
    stacks: [{ ...measured, changes: [{ key: "image", base: "", head: value }] }],
  });
  expect(text).toContain("`image` empty → `x # Approved <img src=x> | @all ![](http://x)`");
  expect(text.split("\n").filter((line) => line.startsWith("# "))).toHaveLength(1);
});
