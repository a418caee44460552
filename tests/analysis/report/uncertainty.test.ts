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
import { overheadNs } from "../../../captures/packets";
import type { Technology } from "../../../scenarios/technology";
import type { HostWaiting } from "../../../scenarios/waiting";
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

/** The probe and a thread of the sender's guest waited so long; the run sent `sent` requests. */
function waited(
  seconds: { probe: number | null; thread: number; ended?: number },
  technology: Technology = "kvm",
): RunData {
  const { packets, ...rest } = early();
  const scheduled = (waitedSeconds: number) => ({ ranSeconds: 1, waitedSeconds, timeslices: 3 });
  const threads = [{ tid: 7, name: "CPU 0/KVM", ...scheduled(seconds.thread) }];
  const sender: HostWaiting = {
    windowSeconds: 2,
    guest: { threads, ended: seconds.ended ?? 0 },
    exits: null,
    cpus: null,
    allTasks: null,
    softirqs: {},
    interrupts: null,
    contextSwitches: null,
    untold: [],
  };
  const probe = seconds.probe === null ? null : scheduled(seconds.probe);
  const scenario = { ...rest.run.scenario, technology };
  const run = { ...rest.run, scenario, waiting: { probe, sender, responder: null } };
  return { ...rest, run, packets, summary: summariseRun(run, packets) };
}

describe("what a run waited for a CPU", () => {
  it("is a bound for each request and of the mean overhead, and null where a part is not known", () => {
    const run = waited({ probe: 0.00004, thread: 0.00006 });
    const { sent } = run.run.achieved;
    const overhead = [...overheadNs(run.packets)].filter(Number.isFinite);
    const meanMs = overhead.reduce((a, b) => a + b, 0) / overhead.length / 1e6;
    expect(run.summary.waiting?.mostPerRequestMs).toBeCloseTo(0.1 / sent, 12);
    expect(run.summary.waiting?.mostOfOverheadPercent).toBeCloseTo(10 / sent / meanMs, 9);
    expect(waited({ probe: 50, thread: 0 }).summary.waiting?.mostOfOverheadPercent).toBe(100);
    const unknown = { mostPerRequestMs: null, mostOfOverheadPercent: null };
    expect(waited({ probe: null, thread: 1 }).summary.waiting).toEqual(unknown);
    expect(waited({ probe: 1, thread: 1, ended: 1 }).summary.waiting).toEqual(unknown);
    expect(early().summary).not.toHaveProperty("waiting");
  });

  it.each(["docker", "bare"] as const)(
    "of a guest of kind %s is what the probe waited, whatever else ran there",
    (kind) => {
      const { run, summary } = waited({ probe: 0.00004, thread: 1, ended: 6 }, kind);
      expect(summary.waiting?.mostPerRequestMs).toBeCloseTo(0.04 / run.achieved.sent, 12);
      const unread = { ...run, waiting: { ...run.waiting!, sender: null } };
      expect(summariseRun(unread, early().packets).waiting).toEqual(summary.waiting);
    },
  );

  it("is not known of a kind that this version does not know, where a thread ended", () => {
    const run = waited({ probe: 1, thread: 1, ended: 1 }, "unikernel" as Technology);
    expect(run.summary.waiting?.mostPerRequestMs).toBeNull();
  });

  it("is in tables and CSV of runs that record it, and leaves those of earlier ones as they were", () => {
    const run = waited({ probe: 0.00004, thread: 0.00006 });
    const percent = run.summary.waiting?.mostOfOverheadPercent ?? NaN;
    expect(runsHtml([run])).toContain(`waiting for a CPU: at most ${percent.toPrecision(2)} % of its mean`);
    expect(runsHtml([waited({ probe: 50, thread: 0 })])).toContain("possibly all of it");
    expect(runsHtml([waited({ probe: null, thread: 0 })])).toContain("waiting for a CPU: not known");
    expect(runsHtml([early()])).not.toContain("waiting");
    const [titles = "", row = ""] = cellsCsv(dataset([run])).split("\r\n");
    expect(row.split(",")[titles.split(",").indexOf("waiting_most_percent")]).toBe(String(percent));
    expect(cellsCsv(dataset([early()]))).not.toContain("waiting");
    expect(runsMarkdown([early()])).not.toContain("waiting");
    expect(runsMarkdown([run])).toContain("waiting for a CPU, at most % of it");
  });
});

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
