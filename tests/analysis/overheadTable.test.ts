import { join } from "node:path";
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
