import { closingWords, type MeasuredScenario } from "../../../cli/quickstart/closingWords";
import { surerCommands } from "../../../cli/quickstart/profile";
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

describe("the quickstart's closing words", () => {
  test("speak of the scenario that was measured twice, and of what its measurements differ by", () => {
    expect(words(1)).toContain("7.0 and 4.0 µs at 1kpps, 4.2 and 4.4 µs at 1Mpps.");
    expect(words(1)).toContain("up to 3.0 µs, is the least that a difference must exceed");
  });

  test("hold the load's change against it, and call nothing settled by one repetition", () => {
    expect(words(1)).toContain("changed it by −0.2 to +1.0 µs: no more than that, so that nothing can be said of it.");
    expect(words(9)).toContain("changed it by −0.2 to +9.0 µs: partly more than that");
    expect(words(9)).toContain("one repetition settles nothing");
  });

  test("say so where no scenario was measured twice with success", () => {
    const alone = closingWords({
      measured: [measured("sender", 0, { "1kpps": 7 }), measured("responder", 0, { "1kpps": null })],
      report: "r",
      labIsUp: true,
    });
    expect(alone).toContain("No scenario was measured twice with success");
  });

  test("end with the commands that make it surer, which begin with the lab where it is down", () => {
    expect(words(1)).toContain(surerCommands().join("\n  "));
    expect(words(1)).not.toContain("surer:\n  ./tare lab up");
    expect(words(1, false)).toContain("own:\n  ./tare lab up\n  ./tare stack init surer");
  });
});

test("the surer stack is the quickstart's own scenario, seven times", () => {
  const [init = ""] = surerCommands();
  const values = init.slice(init.indexOf("--scenario ") + "--scenario ".length).split(" ");
  expect(values).toEqual([
    "technology=docker",
    "load=cpu",
    "backgroundCount=0",
    "rates=1kpps,1Mpps",
    "count=300",
    "repetitions=7",
    "resultsFolder=results-surer",
  ]);
});
