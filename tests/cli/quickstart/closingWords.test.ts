import { closingWords, type MeasuredScenario } from "../../../cli/quickstart/closingWords";
import type { RunSummary } from "../../../scenarios/measurement";

/** One run a rate; overheads in µs. */
function measured(stack: string, backgroundCount: number, overheads: Record<string, number | null>): MeasuredScenario {
  const summary = Object.entries(overheads).map(([rate, overhead]): RunSummary => ({
    scenarioDigest: "d".repeat(64),
    runId: `${stack}-${backgroundCount}-${rate}`,
    rate,
    repetition: 1,
    sent: 300,
    received: 300,
    lossPercent: 0,
    rttMedianMs: 0.02,
    rttQ1Ms: 0.02,
    rttQ3Ms: 0.02,
    rttSdMs: 0.001,
    netMedianMs: 0.01,
    overheadMedianMs: overhead === null ? null : overhead / 1000,
    overheadMedianPercent: 30,
    verdict: "valid",
    reasons: [],
  }));
  return { stack, backgroundCount, manifest: { report: `results/${stack}/report.html`, summary, markdown: "" } };
}

const words = (loaded: number, labIsUp = true) =>
  closingWords({
    measured: [
      measured("sender", 0, { "1kpps": 7, "1Mpps": 4.2 }),
      measured("sender", 4, { "1kpps": 7 + loaded, "1Mpps": 4.2 }),
      measured("responder", 0, { "1kpps": 4, "1Mpps": 4.4 }),
      measured("responder", 4, { "1kpps": 4, "1Mpps": 4.2 }),
    ],
    report: "results/report/report.html",
    labIsUp,
  });

const lines = (text: string) => text.split("\n");

describe("the quickstart's closing words", () => {
  test("are at most 15 lines of 80 columns: answer, noise, report, and a command for each reader", () => {
    for (const text of [words(1), words(9), words(9, false)]) {
      expect(lines(text).length).toBeLessThanOrEqual(15);
      for (const line of lines(text)) expect(line.length).toBeLessThanOrEqual(80);
      expect(text).toContain("Report: results/report/report.html");
      for (const reader of ["researcher", "administrator", "engineer"])
        expect(text).toContain(`for a${reader === "researcher" ? "" : "n"} ${reader}:`);
    }
  });

  test("answer with the median over both stacks without neighbours, paced", () => {
    const flat = words(1).replaceAll("\n", " ");
    expect(flat).toContain("a round trip takes 20 µs here, of which 5.5 µs (27 %) lie between guest and host");
    expect(flat).toContain("(no neighbours, paced, 1000/s)");
  });

  test("hold the load's change against the noise, and call nothing settled by one repetition", () => {
    const flat = (loaded: number) => words(loaded).replaceAll("\n", " ");
    expect(flat(1)).toContain("two measurements of the same differ by up to 3.0 µs.");
    expect(flat(1)).toContain("by −0.2 µs to +1.0 µs: no more than that, so that nothing can be said of it.");
    expect(flat(9)).toContain("by −0.2 µs to +9.0 µs: partly more than that, but one repetition settles nothing.");
  });

  test("say so where there is no valid run, or none that was measured twice", () => {
    const alone = closingWords({
      measured: [measured("sender", 0, { "1kpps": null }), measured("responder", 4, { "1kpps": 3 })],
      report: "r",
      labIsUp: true,
    }).replaceAll("\n", " ");
    expect(alone).toContain("There is no answer: no run without neighbours is valid.");
    expect(alone).toContain("no scenario was measured twice with success");
  });

  test("bring the lab up in the command that needs it, where it is down", () => {
    expect(words(1)).toContain("  ./tare stack init surer");
    expect(words(1, false)).toContain("  ./tare lab up && ./tare stack init surer");
  });
});
