import { compareSets } from "../../../analysis/compare/compare";
import { comparisonCsv, comparisonJson, comparisonMarkdown, comparisonPage } from "../../../analysis/compare/formats";
import { boundsFor } from "../../../analysis/gate/figures";
import { parseBounds } from "../../../analysis/gate/bounds";
import { dataset, type Dataset, type RunData } from "../../../analysis/model/runData";
import { makeCampaign, designedCells } from "../../../bench/synthetic/campaign";
import { paperWorld } from "../../../bench/synthetic/syntheticRun";
import type { Effect } from "../../../bench/synthetic/truth";
import type { RunRecord } from "../../../scenarios/run";

const cells = designedCells().filter(
  (cell) => cell.technology === "docker" && cell.load === "cpu" && cell.rate === "1kpps" && [0, 8].includes(cell.count),
);
const names = { a: "before", b: "after" };
const times =
  (factor: number): Effect =>
  (_cell, truth) => ({ ...truth, rtt: truth.rtt * factor, overhead: truth.overhead * factor });

/** Two sets of the same design, drawn apart: other repetitions of the same cells, numbered as planned ones. */
function sets(factor: number, repetitions = 4): [Dataset, Dataset] {
  const before = makeCampaign({ cells, repetitions });
  const all = makeCampaign({ cells, repetitions: 2 * repetitions, effect: times(factor) });
  const after = all.runs.filter(({ run }) => run.probe.repetition > repetitions);
  return [before, dataset(after.map((item) => renumbered(item, item.run.probe.repetition - repetitions)))];
}

function renumbered(item: RunData, repetition: number): RunData {
  const { probe, scenario } = item.run;
  const probes = scenario.probes.map((each) => ({ ...each, repetition }));
  return changed(item, { probe: { ...probe, repetition }, scenario: { ...scenario, probes } });
}

const changed = (item: RunData, to: Partial<RunRecord>): RunData => ({ ...item, run: { ...item.run, ...to } });
const figure = (factor: number, name: string) =>
  compareSets(...sets(factor)).figures.find((item) => item.figure === name);

describe("comparing two result sets", () => {
  test("the same world twice is not worse, and says what would have been seen", () => {
    const comparison = compareSets(...sets(1));
    expect(comparison.verdict).toBe("not worse");
    expect(comparisonMarkdown(comparison, names)).toContain("The smallest changes that would have been seen: ");
  });

  test("15 % slower is worse where 15 % is the bound, with limits that hold it and the values on both sides", () => {
    const comparison = compareSets(...sets(1.15), parseBounds(["median 15%"]));
    expect(comparison.verdict).toBe("worse");
    const median = comparison.figures.find((item) => item.figure === "median")!;
    expect(median.low).toBeLessThan(0.15);
    expect(median.high).toBeGreaterThan(0.15);
    expect(median.after / median.before).toBeCloseTo(1.15, 1);
  });

  test("faster is seen and is not worse", () => {
    expect(compareSets(...sets(1 / 1.5)).verdict).toBe("not worse");
    expect(figure(1 / 1.5, "median")?.change).toBeCloseTo(1 / 1.5 - 1, 1);
  });

  test("turned round, the change is the reciprocal", () => {
    const [a, b] = sets(1.15);
    const [forth, back] = [compareSets(a, b), compareSets(b, a)].map(
      ({ figures }) => 1 + figures.find((item) => item.figure === "median")!.change,
    );
    expect(forth! * back!).toBeCloseTo(1, 6);
  });

  test("one repetition a side: a change is shown but never decided, and what it takes is said", () => {
    const [a, b] = [
      makeCampaign({ cells: cells.slice(0, 1), repetitions: 1 }),
      makeCampaign({ cells: cells.slice(0, 1), repetitions: 1, effect: times(3) }),
    ];
    const comparison = compareSets(a, b);
    expect(comparison.verdict).toBe("could not tell");
    expect(comparison.figures.find((item) => item.figure === "median")?.change).toBeCloseTo(2, 1);
    expect(comparisonMarkdown(comparison, names)).toContain("It takes about 3 repetitions a side");
  });

  test.each([
    [
      "a cell",
      (runs: readonly RunData[]) => runs.filter(({ run }) => run.scenario.background.count > 0),
      "only before",
    ],
    ["a repetition", (runs: readonly RunData[]) => runs.slice(1), "4 repetitions before, 3 after"],
    [
      "a valid run",
      (runs: readonly RunData[]) =>
        runs.map((item, i) => (i > 0 ? item : changed(item, { validity: { verdict: "invalid", reasons: [] } }))),
      "after: no usable run of",
    ],
  ])("%s that is missing on one side keeps it from passing", (_what, take, text) => {
    const [a, b] = sets(1);
    const comparison = compareSets(a, dataset(take(b.runs)));
    expect(comparison.verdict).toBe("could not tell");
    expect(comparison.missing.join("\n")).toContain(text);
  });

  test("a run folder that cannot be read keeps it from passing", () => {
    const [a, b] = sets(1);
    const comparison = compareSets(a, dataset(b.runs, [{ where: "x/run.json", what: "is not JSON" }]));
    expect([comparison.verdict, comparison.missing]).toEqual(["could not tell", ["after: x/run.json: is not JSON"]]);
  });

  test("what is different in the environment is said", () => {
    const [a] = sets(1);
    const comparison = compareSets(a, makeCampaign({ cells, world: { ...paperWorld, toolVersion: "0.2.0" } }));
    expect(comparison.environment).toEqual(["Tare: 0.1.0 → 0.2.0"]);
  });

  test("guests of another size under the same stack are the treatment, and named; without guests their size is no matter", () => {
    const [a, b] = sets(1);
    const runs = b.runs.map((item) => {
      const { background } = item.run.scenario;
      const size = { ...background.size, memoryMiB: 96 };
      return changed(item, { scenario: { ...item.run.scenario, background: { ...background, size } } });
    });
    const [withGuests] = cells.filter(({ count }) => count > 0);
    const only = (data: readonly RunData[]) =>
      dataset(
        data.filter(
          ({ run }) =>
            run.scenario.background.count === withGuests?.count &&
            run.scenario.background.location === withGuests.location,
        ),
      );
    const comparison = compareSets(only(a.runs), only(runs));
    expect(comparison.treatments).toHaveLength(1);
    expect(comparison.treatments[0]).toMatch(/background 1 vCPU 512 MiB → .* background 1 vCPU 96 MiB$/);
    expect(compareSets(a, b).treatments).toEqual([]);
  });

  test("another technology under the same stack's name is the treatment", () => {
    const one = cells.slice(0, 1);
    const comparison = compareSets(
      makeCampaign({ cells: one }),
      makeCampaign({ cells: one.map((cell) => ({ ...cell, technology: "lxc" as const })) }),
    );
    expect(comparison.treatments).toEqual([expect.stringContaining("platform docker → lxc")]);
    expect(comparison.missing).toEqual([]);
    expect(comparison.figures.length).toBeGreaterThan(0);
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

describe("bounds", () => {
  test.each([
    ["p99", "is no bound"],
    ["p99 10", "is no bound"],
    ["p99 0%", "is no bound"],
    ["p98 10%", 'did you mean "p99"? there are: median, p99, overhead, loss, net, iqr'],
  ])("%j is refused with the way out", (text, message) => {
    let said = "";
    try {
      parseBounds([text]);
    } catch (error) {
      const { message: what, wayOut } = error as Error & { wayOut: string };
      said = `${what}; ${wayOut}`;
    }
    expect(said).toContain(message);
  });

  test("a bound of one figure leaves the others as they are; net is asked where it has a bound", () => {
    expect(boundsFor([], parseBounds(["p99 10%", "net 20%"]))).toEqual({
      median: 0.3,
      p99: 0.1,
      overhead: 0.3,
      loss: 0.01,
      net: 0.2,
    });
  });
});
