import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { paperWorld, syntheticRun } from "../../../bench/synthetic/syntheticRun";
import { analyse } from "../../../analysis/campaign/analyse";
import { dataset, type RunData } from "../../../analysis/model/runData";
import { defaultSettings } from "../../../analysis/model/select";
import { summariseRun } from "../../../analysis/model/summariseRun";
import { cellsCsv } from "../../../analysis/report/csv";
import { campaignJson } from "../../../analysis/report/json";
import { runsMarkdown } from "../../../analysis/report/markdown";
import { runsHtml } from "../../../analysis/report/runsHtml";
import { readStore } from "../../../analysis/store/readStore";
import { writeStore } from "../../../analysis/store/writeStore";
import { runUncertainty } from "../../../uncertainty/runUncertainty";

const cell = {
  technology: "docker",
  nic: null,
  affinity: false,
  count: 0,
  load: "cpu",
  location: "sender",
  rate: "1kpps",
} as const;
/** As an early version left it, and as this one records it. */
const early = (overhead = 0.02): RunData => syntheticRun(cell, 1, { rtt: 0.1, sigma: 0.1, overhead }, paperWorld);
function recorded(overhead?: number): RunData {
  const { packets, ...rest } = early(overhead);
  const run = { ...rest.run, uncertainty: runUncertainty("as-published", packets) };
  return { ...rest, run, packets, summary: summariseRun(run, packets) };
}

describe("the uncertainty of a run's figures", () => {
  it("is the one that the run records, and that of its packets where it records none", () => {
    expect(early().summary.uncertainty).toEqual(recorded().summary.uncertainty);
    const run = {
      ...recorded().run,
      uncertainty: { rttNs: null, netNs: null, overheadNs: null, overheadPercent: null },
    };
    expect(summariseRun(run, early().packets).uncertainty).toMatchObject({ rttMedianMs: null, overheadIsTold: null });
  });

  it("is in CSV, JSON and Markdown of runs that record it, and leaves those of earlier ones as they were", () => {
    const json = (run: RunData) =>
      (JSON.parse(campaignJson(analyse(dataset([run]), defaultSettings))) as { runs: object[] }).runs[0];
    const { rttMedianMs = null } = recorded().summary.uncertainty ?? {};
    const [titles = "", row = ""] = cellsCsv(dataset([recorded()])).split("\r\n");
    expect(row.split(",")[titles.split(",").indexOf("rtt_median_ms_u")]).toBe(String(rttMedianMs));
    expect(json(recorded())).toHaveProperty("uncertainty.rttMedianMs", rttMedianMs);
    expect(runsMarkdown([recorded()])).toMatch(/0\.\d+ ±0\.\d+/);
    expect(cellsCsv(dataset([early()]))).not.toContain("_u");
    expect(json(early())).not.toHaveProperty("uncertainty");
    expect(runsMarkdown([early()])).not.toContain("±");
  });

  it("is shown to readers in any case, and an overhead that it hides is said to be hidden", () => {
    expect(runsHtml([early()])).toMatch(/0\.\d+ ±0\.\d+/);
    expect(runsHtml([recorded()])).not.toContain("not told apart");
    expect(runsHtml([recorded(0.0001)])).toContain("not told apart from 0");
  });

  it("survives a store, whose dictionary describes its columns", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tare-test-"));
    try {
      await writeStore(folder, dataset([recorded()]));
      expect((await readStore(folder)).runs[0]?.summary).toEqual(recorded().summary);
      expect(readFileSync(join(folder, "dictionary.json"), "utf8")).toContain("overhead_median_ms_u");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
