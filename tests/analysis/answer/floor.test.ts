import { analyse, type CampaignAnalysis } from "../../../analysis/campaign/analyse";
import { dataset, type RunData } from "../../../analysis/model/runData";
import { summariseRun } from "../../../analysis/model/summariseRun";
import { answerText } from "../../../analysis/report/answerText";
import { conditions, tareText } from "../../../analysis/report/conditions";
import { conditionsText } from "../../../analysis/report/conditionsText";
import { campaignJson } from "../../../analysis/report/json";
import { cellRow } from "../../../analysis/store/rows";
import { designedCells, makeCampaign } from "../../../bench/synthetic/campaign";
import { paperWorld, syntheticRun } from "../../../bench/synthetic/syntheticRun";
import { comparedTechnologies, technologies } from "../../../scenarios/technology";
import { runUncertainty } from "../../../uncertainty/runUncertainty";

const settings = { unstatedRate: "1kpps", resamples: 200 };
const cells = designedCells().filter(
  ({ technology, load, count, rate }) =>
    technology !== "kvm" && load === "cpu" && [0, 8].includes(count) && rate === "1kpps",
);
const { runs } = makeCampaign({ cells, repetitions: 5 });

/** A run without tap, faster than all others, whose net is at the wire. */
function floorRun(repetition: number): RunData {
  const cell = {
    ...cells.find(({ technology, affinity }) => technology === "docker" && !affinity)!,
    technology: "bare",
  };
  const made = syntheticRun(cell as never, repetition, { rtt: 0.01, sigma: 0.1, overhead: 0.004 }, paperWorld);
  const { "sender.tap": tap, ...others } = made.packets.atNs;
  const { "sender.tap": step, ...steps } = made.packets.stampStepNs;
  const packets = {
    ...made.packets,
    atNs: { ...others, "sender.wire": tap! },
    stampStepNs: { ...steps, "sender.wire": step ?? 1 },
  };
  return { ...made, packets, summary: summariseRun(made.run, packets) };
}
const floorRuns = [1, 2, 3, 4, 5].map(floorRun);
const without = analyse(dataset(runs), settings);
const analysis = analyse(dataset([...runs, ...floorRuns]), settings);

const answered = ({ recommendation, effects, verdicts, next, noise }: CampaignAnalysis) => ({
  recommendation,
  effects,
  verdicts,
  next,
  noise,
});

test("the floor is measured at the wire, and has no overhead, which is not an overhead of 0", () => {
  const [{ packets, summary, run } = floorRun(1)] = floorRuns;
  expect(summary.netMedianMs).toBeCloseTo(0.006, 3);
  expect(summary).toMatchObject({ overheadMedianMs: null, overheadMedianPercent: null });
  const known = runUncertainty("as-published", packets, "sender.wire");
  expect(known).toMatchObject({ overheadNs: null, overheadPercent: null });
  expect(known.netNs!.standard).toBeGreaterThan(0);
  expect(cellRow({ run, packets, summary } as RunData)).toMatchObject({ technology: "bare", overhead_median_ms: null });
});

test("no recommendation, factor, verdict or measurement to make rests on it, though it is the fastest", () => {
  expect(answered(analysis)).toEqual(answered(without));
  expect(answerText(analysis).lead).toBe(answerText(without).lead);
  const alone = answerText(analyse(dataset(floorRuns), settings));
  expect(alone.lead).toBe("No recommendation: only the floor was measured, which is no kind of guest to choose.");
});

test("technologies are shown above it", () => {
  const { rows } = answerText(analysis).kinds;
  expect(rows.at(-1)!.slice(0, 4)).toEqual([
    "floor (bare host) (1 cell)",
    expect.stringMatching(/^0\.0(1|099)/),
    "–",
    "–",
  ]);
  expect(rows.slice(0, -1)).toEqual(answerText(without).kinds.rows);
  expect(conditionsText(analysis.cells.cells).join("\n")).toContain("floor (bare host)");
  const last = conditions(analysis.cells.cells).at(-1)!;
  expect(last).toMatchObject({ kind: "floor (bare host)", isFloor: true });
  expect(tareText(last, 0)).toMatch(
    /^Without virtualization a round trip takes .*: the floor, which has no overhead\.$/,
  );
  expect(JSON.parse(campaignJson(analysis))).toMatchObject({ floors: [{ label: "floor (bare host)", cells: 1 }] });
  expect(JSON.parse(campaignJson(without))).not.toHaveProperty("floors");
});

test("it is nothing that one can choose", () => {
  expect(technologies.filter((name) => !comparedTechnologies.includes(name))).toEqual(["bare"]);
});
