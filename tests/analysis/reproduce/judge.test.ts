import { designedCells, makeCampaign } from "../../../bench/synthetic/campaign";
import { judgeReproduction, lackingRuns } from "../../../analysis/reproduce/judge";
import { resultSet, ResultSet, type SetImage } from "../../../analysis/reproduce/resultSet";

const cells = designedCells()
  .filter(({ technology, count, rate }) => technology === "docker" && count === 0 && rate === "1kpps")
  .slice(0, 1);
const image: SetImage = {
  sha256: "a".repeat(64),
  recipe: "recipe-0123456789ab",
  packages: ["bash 5.2", "iputils-ping 1"],
};

/** Runs of which every figure is this many times as large. */
function setOf(factor: number, repetitions = 7, other: Partial<SetImage> = {}): ResultSet {
  const effect = (_cell: unknown, truth: { rtt: number; overhead: number }) =>
    ({ ...truth, rtt: factor * truth.rtt, overhead: factor * truth.overhead }) as never;
  return resultSet(makeCampaign({ cells, repetitions, effect }), { ...image, ...other });
}

const judge = (recorded: ResultSet, again: ResultSet) => judgeReproduction(recorded, again, {}, 1);

test("the same again is reproduced, and says how small a difference would have been seen", () => {
  const { verdict, text, isOtherImage, packages, environment } = judge(setOf(1), setOf(1.02));
  expect(text).toMatch(/^Reproduced\. The smallest differences that would have been seen: .* in RTT median/);
  expect([verdict, isOtherImage, packages, environment]).toEqual(["reproduced", false, [], []]);
});

test("slower and faster by more than the bound are both different, each told from recorded to now", () => {
  const [slower, faster] = [judge(setOf(1), setOf(2)), judge(setOf(2), setOf(1))];
  expect([slower.verdict, faster.verdict]).toEqual(["differs", "differs"]);
  const [, was, is] = /RTT median was ([\d.]+) ms and is ([\d.]+) ms/.exec(slower.text) ?? [];
  expect(Number(is)).toBeGreaterThan(1.9 * Number(was));
  expect(faster.text).toContain(`RTT median was ${is} ms and is ${was} ms`);
});

test("few runs tell nothing, and are no measure for later ones", () => {
  const few = setOf(1, 3);
  expect(lackingRuns(few)).toEqual([expect.stringMatching(/has 3 runs, and it takes 7/)]);
  expect(lackingRuns(setOf(1))).toEqual([]);
  const { verdict, text } = judge(setOf(1), few);
  expect([verdict, text]).toEqual(["could not tell", expect.stringContaining("has 3 runs, and it takes 7")]);
});

test("a cell that only one set has is named", () => {
  const none = { ...setOf(1), cells: {} };
  const { verdict, text } = judge(setOf(1), none);
  expect([verdict, text]).toEqual(["could not tell", expect.stringContaining("only recorded")]);
});

test("another image: packages whose versions differ, both ways", () => {
  const again = setOf(1, 7, { sha256: "b".repeat(64), packages: ["bash 5.3", "jq 1.7"] });
  const { isOtherImage, packages } = judge(setOf(1), again);
  expect(isOtherImage).toBe(true);
  expect(packages).toEqual(["bash 5.2 → 5.3", "iputils-ping 1 → none", "jq none → 1.7"]);
  expect(judge(setOf(1), setOf(1, 7, { packages: null })).packages).toBeNull();
});

test("what machines and tools say is compared, but for what is new with each boot", () => {
  const before = setOf(1);
  const after = {
    ...before,
    environment: { ...before.environment, "sender's kernel": ["7.0"], "sender's boot id": ["another"] },
  };
  const { environment } = judge(before, after);
  expect(environment).toEqual([expect.stringMatching(/^sender's kernel: .+ → 7\.0$/)]);
});

test("a set is written as JSON and read again the same", () => {
  const set = setOf(1);
  expect(ResultSet.parse(JSON.parse(JSON.stringify(set)))).toEqual(set);
  const [cell] = Object.values(set.cells);
  const { median, low, high } = cell?.figures.median ?? {};
  expect(low! <= median! && median! <= high!).toBe(true);
});
