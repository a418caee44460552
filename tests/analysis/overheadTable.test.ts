import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { captureCosts, captureCostText } from "../../analysis/model/captureCosts";
import { dataset, type RunData } from "../../analysis/model/runData";
import { readProbe } from "../../analysis/read";
import { limits } from "../../analysis/report/limits";
import type { CaptureCost, RunRecord } from "../../scenarios/run";
import { overheadTable } from "../../analysis/overheadTable";
import { readRuns } from "../../analysis/results/readRuns";
import { findRuns } from "../../analysis/results/findRuns";
import { timeText } from "../../analysis/text/text";

const before = join(__dirname, "../fixtures/2f8d04b/results/before");
const measured = () => {
  const { runs } = readRuns(findRuns(before).folders);
  const digests = [...new Set(runs.map(({ run }) => run.scenarioDigest))];
  return digests.map((digest) => ({
    folder: join(before, digest.slice(0, 12)),
    summaries: runs.filter(({ run }) => run.scenarioDigest === digest).map(({ summary }) => summary),
  }));
};

const costOf = (captured: number, uncaptured: number, verdict: CaptureCost["validity"]["verdict"] = "valid") => ({
  file: "ping-uncaptured.txt",
  order: "before" as const,
  rttNs: { captured, uncaptured },
  validity: { verdict, reasons: [] },
});

describe("what capturing cost", () => {
  const { run } = readProbe(join(measured()[0]!.folder, measured()[0]!.summaries[0]!.runId));
  const runs = (...costs: CaptureCost[]): RunRecord[] => costs.map((captureCost) => ({ ...run, captureCost }));
  const differing = [1, 2, 3, 4, 5, 9].map((more) => costOf(20_000 + 1000 * more, 20_000));

  it("is the median of the repetitions' differences, between the least and the most of six", () => {
    const costs = captureCosts(runs(...differing));
    expect(costs).toMatchObject({ rangeMs: { low: 0.001, high: 0.009 }, repetitions: 6 });
    expect(costs?.costMs).toBeCloseTo(0.0035, 9);
    expect(captureCostText(costs!)).toBe(
      "capture cost: 3.5 µs of a round trip (18 %), 95 %: 1.0 µs to 9.0 µs over 6 repetitions",
    );
    const around = captureCosts(runs(...differing.slice(1), costOf(19_000, 20_000)));
    expect(captureCostText(around!)).toMatch(/95 %: −1.0 µs to 9.0 µs over 6 repetitions, not told apart from 0$/);
  });

  it("is known of no run that was not repeated, and of no train that cannot be used", () => {
    expect(captureCosts([run])).toBeNull();
    expect(captureCosts(runs(costOf(9, 8, "invalid")))).toBeNull();
    expect(captureCosts(runs({ ...costOf(9, 8), rttNs: { captured: 9, uncaptured: null } }))).toBeNull();
    const invalid = runs(costOf(9, 8)).map((one) => ({
      ...one,
      validity: { verdict: "invalid" as const, reasons: [] },
    }));
    expect(captureCosts(invalid)).toBeNull();
  });

  it("is among the limits of a report, once for each cell", () => {
    const { runs: read } = readRuns(findRuns(before).folders);
    const lines = (data: readonly RunData[]) => limits(dataset(data)).filter((line) => line.includes("capture cost"));
    expect(lines(read)).toEqual([]);
    const asking = read.map((item) => ({ ...item, run: { ...item.run, captureCost: costOf(20_000, 16_000) } }));
    const cells = new Set(read.map((item) => `${item.run.scenarioDigest} ${item.run.probe.rate}`));
    expect(lines(asking)).toHaveLength(cells.size);
  });
});

describe("a table of measured runs", () => {
  it("puts repetitions together, with what they differ by, and fits 80 columns", () => {
    const sets = measured();
    const text = overheadTable(sets);
    const lines = text.split("\n");
    expect(lines.filter((line) => /^ {2}(paced|back to back)/.test(line))).toHaveLength(4);
    expect(lines[2]).toMatch(/^ {2}paced, \S+\/s +[\d.]+ µs +[\d.]+ [µm]s +[\d.]+ ±[\d.]+ µs +\d+ of \d+ {2}valid$/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(text.replace(/\s+/g, " ")).toContain(
      "±: a run's standard uncertainty, from its packets and the steps of its clocks or, where that is more, how far the farthest",
    );
    expect(text.match(/back to back: the paper's 1 Mpps/g)).toHaveLength(1);
  });

  it("counts no invalid run, says why it is none, and folds the reasons", () => {
    const [set] = measured();
    if (!set) throw new Error("no runs");
    const summaries = set.summaries.map((summary, i) =>
      i === 0
        ? { ...summary, verdict: "invalid" as const, received: summary.sent - 1, reasons: ["a reason ".repeat(20)] }
        : summary,
    );
    const lines = overheadTable([{ ...set, summaries }]).split("\n");
    expect(lines[2]).toContain("1/2 valid");
    // The other repetition alone: ± is what it knows of itself.
    expect(lines[2]).toMatch(/ [\d.]+ ±[\d.]+ µs /);
    expect(lines.find((line) => line.includes("1 request of"))).toContain("without a reply");
    expect(lines.filter((line) => line.includes("a reason"))).toHaveLength(3);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("says what capturing cost, of the conditions whose probes were sent once more without captures", () => {
    const folder = mkdtempSync(join(tmpdir(), "tare-table-"));
    try {
      const [set] = measured();
      if (!set) throw new Error("no runs");
      for (const { runId, rate } of set.summaries) {
        cpSync(join(set.folder, runId), join(folder, runId), { recursive: true });
        const file = join(folder, runId, "run.json");
        const run = JSON.parse(readFileSync(file, "utf8")) as RunRecord;
        const cost = costOf(20_000, 16_000);
        writeFileSync(
          file,
          JSON.stringify({ ...run, recordSha256: undefined, ...(rate === "1kpps" ? { captureCost: cost } : {}) }),
        );
      }
      const text = overheadTable([{ ...set, folder }]).replace(/\s+/g, " ");
      expect(text.match(/capture cost/g)).toHaveLength(1);
      expect(text).toContain(
        "paced, 1000/s: capture cost: 4.0 µs of a round trip (25 %), of 2 repetitions; 6 would give an interval.",
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("has what the outputs say where the runs are gone, and says that they are", () => {
    const text = overheadTable(measured().map((set) => ({ ...set, folder: "/nowhere" })));
    expect(text).toContain("(its runs cannot be read any more)");
    expect(text).toMatch(/paced, \S+ +[\d.]+ µs +– /);
    expect(overheadTable([])).toBe("No runs.");
  });
});

describe("a time for people", () => {
  test.each([
    [0.0184, null, "18 µs"],
    [0.0184, 0.0003, "18 ±1 µs"],
    [0.0184, 0, "18 ±0 µs"],
    [0.00547, null, "5.5 µs"],
    [0.00547, 0.0008, "5.5 ±0.8 µs"],
    [0.00547, 0.0023, "5 ±3 µs"],
    [-0.00004, null, "0.0 µs"],
    [-0.0024, null, "−2.4 µs"],
    [0, null, "0.0 µs"],
    [0.12345, null, "0.123 ms"],
    [0.12345, 0.02, "0.12 ±0.02 ms"],
    [12.345, null, "12.3 ms"],
    [1234.5, null, "1.23 s"],
    [null, 1, "–"],
    [NaN, null, "–"],
  ])("%p with a spread of %p is %p", (ms, spread, text) => expect(timeText(ms, spread)).toBe(text));
});
