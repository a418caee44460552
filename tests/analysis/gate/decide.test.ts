import { decideGate } from "../../../analysis/gate/decide";
import { boundsFor, type GateBounds, type GateCell, type GateRun } from "../../../analysis/gate/figures";
import { seededRandom } from "../../../analysis/statistics/random";

const random = seededRandom(11);
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

function run(values: Partial<GateRun> = {}): GateRun {
  return { median: 0.05, p99: 0.1, overhead: 0.02, loss: 0, net: 0.03, iqr: 0.01, requests: 100, ...values };
}
/** Runs whose times spread by a share of `spread`, each times `factor`. */
function runs(count: number, spread: number, factor = 1): GateRun[] {
  return Array.from({ length: count }, () => {
    const scale = factor * Math.exp(spread * normal());
    return run({ median: 0.05 * scale, p99: 0.1 * scale, overhead: 0.02 * scale });
  });
}
const cell = (a: GateRun[], b: GateRun[], name = "docker, 1kpps"): GateCell => ({ cell: name, a, b });
const decide = (cells: GateCell[], bounds: GateBounds = boundsFor(cells)) => decideGate(cells, bounds, 1);
const answer = (cells: GateCell[], figure: string, bounds?: GateBounds) =>
  decide(cells, bounds).figures.find((item) => item.figure === figure);

describe("the gate", () => {
  test("seven quiet runs a side: not worse, with the smallest change that would have been seen", () => {
    const decision = decide([cell(runs(7, 0.05), runs(7, 0.05))]);
    expect(decision.verdict).toBe("not worse");
    for (const { smallestSeen, bound } of decision.figures) {
      expect(smallestSeen).toBeGreaterThan(0);
      expect(smallestSeen).toBeLessThanOrEqual(bound);
    }
  });

  test("four runs a side whose 99th percentile is 4.5 times as high: worse", () => {
    const after = runs(4, 0.05).map((item) => ({ ...item, p99: 4.5 * item.p99! }));
    const decision = decide([cell(runs(4, 0.05), after)]);
    expect(decision.verdict).toBe("worse");
    const p99 = decision.figures.find(({ figure }) => figure === "p99")!;
    expect(p99.verdict).toBe("worse");
    expect(p99.p).toBeLessThanOrEqual(0.05);
    expect(p99.low).toBeGreaterThan(2);
  });

  test("two runs a side: no change whatever could have been seen, so it cannot be told; three are needed", () => {
    const decision = decide([cell(runs(2, 0.05), runs(2, 0.05, 100))]);
    expect(decision.verdict).toBe("could not tell");
    for (const item of decision.figures)
      expect(item).toMatchObject({ verdict: "could not tell", smallestSeen: null, runsNeeded: 3 });
  });

  test("runs too far apart for the bound: could not tell, and how many runs it takes", () => {
    const median = answer([cell(runs(5, 0.3), runs(5, 0.3))], "median")!;
    expect(median.verdict).toBe("could not tell");
    expect(median.runsNeeded).toBeGreaterThan(5);
  });

  test("a bound of the user's own decides: 10 % cannot be excluded where 30 % can", () => {
    const cells = [cell(runs(7, 0.08), runs(7, 0.08))];
    expect(answer(cells, "median", { median: 0.3 })?.verdict).toBe("not worse");
    expect(answer(cells, "median", { median: 0.05 })?.verdict).toBe("could not tell");
  });

  test("a change that is certain and smaller than the bound does not fail", () => {
    expect(answer([cell(runs(10, 0.01), runs(10, 0.01, 1.06))], "median", { median: 0.3 })).toMatchObject({
      verdict: "not worse",
    });
    expect(answer([cell(runs(10, 0.01), runs(10, 0.01, 1.06))], "median", { median: 0.05 })).toMatchObject({
      verdict: "worse",
    });
  });

  test("better is not worse, and a better net does not make the overhead worse", () => {
    expect(decide([cell(runs(7, 0.05), runs(7, 0.05, 0.5))]).verdict).toBe("not worse");
    const faster = runs(7, 0.05).map((item) => ({ ...item, median: item.median! - 0.02, net: 0.01 }));
    expect(answer([cell(runs(7, 0.05), faster)], "overhead")?.verdict).toBe("not worse");
  });

  test("loss is compared: lost requests in each run after are worse, and without any loss one request is what would be seen", () => {
    const lossy = runs(5, 0.02).map((item) => ({ ...item, loss: 0.02 }));
    expect(answer([cell(runs(5, 0.02), lossy)], "loss")).toMatchObject({ verdict: "worse", before: 0, after: 0.02 });
    expect(answer([cell(runs(5, 0.02), runs(5, 0.02))], "loss")).toMatchObject({
      verdict: "not worse",
      smallestSeen: 0.01,
    });
  });

  test("the usual bound of loss is one request of a run where that is more than 1 %", () => {
    const few = runs(5, 0.02).map((item) => ({ ...item, requests: 40 }));
    expect(answer([cell(few, few)], "loss")).toMatchObject({ verdict: "not worse", bound: 0.025, smallestSeen: 0.025 });
    expect(answer([cell(few, few)], "loss", { loss: 0.01 })).toMatchObject({ verdict: "could not tell" });
  });

  test("runs without spread are not dropped", () => {
    const still = (factor: number) => Array.from({ length: 5 }, () => run({ median: 0.05 * factor }));
    expect(answer([cell(still(1), still(1))], "median")?.verdict).toBe("not worse");
    expect(answer([cell(still(1), still(1.5))], "median")?.verdict).toBe("worse");
  });

  test("overhead may be 0 or below it", () => {
    const at = (value: number) => Array.from({ length: 6 }, (_, i) => run({ overhead: value + i * 1e-5 }));
    expect(answer([cell(at(0), at(0))], "overhead")?.change).toBeCloseTo(0, 9);
    expect(answer([cell(at(-0.001), at(0.02))], "overhead")?.verdict).toBe("worse");
  });

  test("a figure that runs of one side lack cannot be told; one that no run has is not asked", () => {
    const without = runs(5, 0.02).map((item) => ({ ...item, overhead: null }));
    const lacking = decide([cell(runs(5, 0.02), without)]);
    expect(lacking.verdict).toBe("could not tell");
    expect(lacking.missing).toEqual(["docker, 1kpps: 0 of 5 runs before and 5 of 5 after have no overhead median"]);
    expect(decide([cell(without, without)]).figures.map(({ figure }) => figure)).toEqual(["median", "p99", "loss"]);
  });

  test("one cell of several that got worse is found", () => {
    const cells = [1, 2, 3, 4].map((i) => cell(runs(7, 0.03), runs(7, 0.03, i === 3 ? 3 : 1), `cell ${i}`));
    const decision = decide(cells);
    expect(decision.verdict).toBe("worse");
    expect(new Set(decision.cells.map((item) => item.cell))).toEqual(new Set(["cell 3"]));
  });

  test("no cell, no figure: could not tell", () => {
    expect(decide([])).toMatchObject({ verdict: "could not tell", missing: ["the two sets share no cell"] });
  });
});
