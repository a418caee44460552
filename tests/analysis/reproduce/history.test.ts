import { drawHistory } from "../../../analysis/reproduce/history";
import { resultSet } from "../../../analysis/reproduce/resultSet";
import { designedCells, makeCampaign } from "../../../bench/synthetic/campaign";

const cells = designedCells()
  .filter(({ technology, count, rate }) => technology === "docker" && count === 0 && rate === "1kpps")
  .slice(0, 1);
const measured = resultSet(makeCampaign({ cells, repetitions: 7 }), { sha256: "a", recipe: null, packages: null });

/** A set whose median is this. */
const setOf = (ms: number) => ({
  ...measured,
  cells: Object.fromEntries(
    Object.entries(measured.cells).map(([label, cell]) => [
      label,
      { ...cell, figures: { ...cell.figures, median: { median: ms, low: 0.9 * ms, high: 1.1 * ms } } },
    ]),
  ),
});
const history = (values: readonly number[]) =>
  drawHistory(
    "sender",
    values.map((ms, i) => ({ commit: `commit${i}`, set: setOf(ms) })),
  );

test("a change of level is named by the first commit that has it, in the figure too", async () => {
  const { svg, changes, needed } = await history([1.01, 1, 1.02, 0.99, 1.5, 1.51, 1.49, 1.52, 1.5]);
  expect(needed).toBeNull();
  expect(changes.map(({ commit }) => commit)).toEqual(["commit4"]);
  expect(svg).toContain("commit4");
  expect(svg.match(/stroke-dasharray="4,4"/g)).toHaveLength(1);
});

test("a few commits are drawn, and it is said how many it takes to tell", async () => {
  const { svg, changes, needed } = await history([1, 2, 3]);
  expect([changes, needed]).toEqual([[], 8]);
  expect(svg).toContain("commit2");
});

test("one commit alone is drawn as a point", async () => {
  expect((await history([1])).svg).toContain("commit0");
});
