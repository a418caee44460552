import { designedCells, makeCampaign } from "../../../bench/synthetic/campaign";
import { writeRawRun } from "../../../bench/synthetic/rawRun";
import type { RunData } from "../../../analysis/model/runData";
import { temporaryFolder } from "../../support/temporaryFolder";
import { checkResults } from "./resultsCheck";

const folder = temporaryFolder();

/** Two made-up runs, the second as it is changed, in a folder of their own. */
function written(name: string, change: (run: RunData) => RunData): string {
  const cells = designedCells().filter(({ technology, count }) => technology === "lxc" && count === 0);
  const [first, second] = makeCampaign({ cells: cells.slice(0, 1), repetitions: 2 }).runs;
  const results = `${folder.path}/${name}`;
  for (const run of [first!, change(second!)]) writeRawRun(results, run);
  return results;
}

const withPackets = (change: (rttNs: Float64Array) => Float64Array) => (data: RunData) => ({
  ...data,
  packets: { ...data.packets, atNs: { ...data.packets.atNs, "sender.tap": change(data.packets.atNs["sender.tap"]!) } },
});

test("runs whose numbers are those of their captures are counted", () => {
  expect(checkResults(written("right", (run) => run))).toEqual({ usable: 2, invalid: 0 });
  const invalid = written("invalid", (data) => ({
    ...data,
    run: {
      ...data.run,
      validity: { verdict: "invalid", reasons: [{ code: "clock-step", text: "the clock was set" }] },
    },
  }));
  expect(checkResults(invalid)).toEqual({ usable: 1, invalid: 1 });
});

test("a usable run that lacks requests, replies or time is found", () => {
  const asked = written("asked", ({ run, ...data }) => ({
    ...data,
    run: { ...run, probe: { ...run.probe, count: run.probe.count + 1 } },
  }));
  expect(() => checkResults(asked)).toThrow("not all requests were sent");
  const lost = withPackets((rttNs) => rttNs.subarray(1));
  expect(() => checkResults(written("lost", lost))).toThrow(/requests at sender\.tap/);
  const late = withPackets((rttNs) => rttNs.map((ns) => ns + 5e8));
  expect(() => checkResults(written("late", late))).toThrow(/ns between its packets at sender\.tap/);
});
