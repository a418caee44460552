import { compareSets, regressions } from "../../../analysis/compare/compare";
import { comparisonCsv, comparisonJson, comparisonMarkdown, comparisonPage } from "../../../analysis/compare/formats";
import { dataset, type Dataset } from "../../../analysis/model/runData";
import { makeCampaign, designedCells } from "../../../bench/synthetic/campaign";
import { paperWorld } from "../../../bench/synthetic/syntheticRun";
import type { Effect } from "../../../bench/synthetic/truth";

const cells = designedCells().filter(
  (cell) => cell.technology === "docker" && cell.load === "cpu" && cell.rate === "1kpps" && [0, 8].includes(cell.count),
);
const names = { a: "before", b: "after" };
const times =
  (factor: number): Effect =>
  (_cell, truth) => ({ ...truth, rtt: truth.rtt * factor, overhead: truth.overhead * factor });

/** Two sets of the same design, drawn apart: other repetitions of the same cells. */
function sets(factor: number, repetitions = 4): [Dataset, Dataset] {
  const before = makeCampaign({ cells, repetitions });
  const all = makeCampaign({ cells, repetitions: 2 * repetitions, effect: times(factor) });
  return [before, dataset(all.runs.filter(({ run }) => run.probe.repetition > repetitions))];
}

function change(factor: number, metric: string) {
  return compareSets(...sets(factor)).overall.find((item) => item.metric === metric);
}

describe("comparing two result sets", () => {
  test("the same world twice: nothing beyond noise, and no regression", () => {
    const comparison = compareSets(...sets(1));
    expect(regressions(comparison)).toEqual([]);
    expect(comparison.overall.map((item) => item.beyondNoise)).toEqual(comparison.overall.map(() => null));
    expect(comparisonMarkdown(comparison, names)).toContain("nothing changed beyond noise");
  });

  test("15 % slower is seen, with an interval that holds it", () => {
    const rtt = change(1.15, "rttMedian");
    expect(rtt?.beyondNoise).toBe("higher");
    expect(rtt?.low).toBeLessThan(1.15);
    expect(rtt?.high).toBeGreaterThan(1.15);
    expect(regressions(compareSets(...sets(1.15)))).not.toEqual([]);
  });

  test("15 % faster is seen and is no regression", () => {
    expect(change(1 / 1.15, "rttMedian")?.beyondNoise).toBe("lower");
    expect(regressions(compareSets(...sets(1 / 1.15)))).toEqual([]);
  });

  test("turned round, the change is the reciprocal", () => {
    const [a, b] = sets(1.15);
    const [forth, back] = [compareSets(a, b), compareSets(b, a)].map(
      ({ overall }) => overall.find((item) => item.metric === "rttMedian")?.change ?? NaN,
    );
    expect((forth ?? NaN) * (back ?? NaN)).toBeCloseTo(1, 9);
  });

  test("too few repetitions: a change is shown but never called one", () => {
    const one = dataset(sets(3, 1)[0].runs.slice(0, 1));
    const other = dataset(makeCampaign({ cells, repetitions: 1, effect: times(3) }).runs);
    const comparison = compareSets(one, other);
    expect(comparison.overall.find((item) => item.metric === "rttMedian")?.change).toBeCloseTo(3, 1);
    expect(comparison.overall.every((item) => item.q === null && item.beyondNoise === null)).toBe(true);
    expect(comparisonMarkdown(comparison, names)).toContain("too few repetitions");
  });

  test("what only one set has, and what is different in the environment, is said", () => {
    const [a] = sets(1);
    const world = { ...paperWorld, toolVersion: "0.2.0" };
    const comparison = compareSets(a, makeCampaign({ cells: cells.slice(0, 1), world }));
    expect(comparison.onlyInA).toHaveLength(cells.length - 1);
    expect(comparison.onlyInB).toEqual([]);
    expect(comparison.environment).toEqual(["Tare: 0.1.0 → 0.2.0"]);
  });

  test("cells of guests with other sizes are named, not compared; where there are none, their size is no matter", () => {
    const [a] = sets(1);
    const runs = a.runs.map((item) => {
      const { background } = item.run.scenario;
      const size = { ...background.size, memoryMiB: 96 };
      const scenario = { ...item.run.scenario, background: { ...background, size } };
      return { ...item, run: { ...item.run, scenario } };
    });
    const comparison = compareSets(a, dataset(runs));
    const withGuests = cells.filter(({ count }) => count > 0);
    expect(comparison.otherwiseMade).toHaveLength(withGuests.length);
    expect(comparison.otherwiseMade[0]).toMatch(/^docker, 8 × cpu at .* 512 MiB → .* background 1 vCPU 96 MiB$/);
    expect([comparison.onlyInA, comparison.onlyInB]).toEqual([[], []]);
    expect(comparison.overall[0]?.cells).toBe(cells.length - withGuests.length);
    expect(comparisonCsv(comparison)).toContain('"docker, no background (cpu at sender), 1kpps",rttMedian,');
  });

  test.each([
    comparisonPage,
    comparisonMarkdown,
    comparisonJson,
    (c: Parameters<typeof comparisonCsv>[0]) => comparisonCsv(c),
  ])("form %#: nothing to compare is an answer, and no form shows NaN", (print) => {
    const [a, b] = sets(1.15, 2);
    for (const comparison of [compareSets(a, b), compareSets(a, dataset([])), compareSets(dataset([]), dataset([]))])
      expect(print(comparison, names)).not.toMatch(/\b(NaN|Infinity|undefined)\b/);
  });

  test("does not depend on the order of the runs", () => {
    const [a, b] = sets(1.15);
    const turned = dataset([...a.runs].reverse());
    expect(comparisonJson(compareSets(turned, b), names)).toBe(comparisonJson(compareSets(a, b), names));
  });
});
