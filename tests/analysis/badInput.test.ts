import { analyse } from "../../analysis/campaign/analyse";
import { checkPackets } from "../../analysis/results/checkPackets";
import { campaignPage } from "../../analysis/report/campaignPage";
import { cellsCsv } from "../../analysis/report/csv";
import { campaignJson } from "../../analysis/report/json";
import { campaignMarkdown } from "../../analysis/report/markdown";
import { overheadTable } from "../../analysis/overheadTable";
import { dataset, type Dataset, type RunData } from "../../analysis/model/runData";
import { summariseRun } from "../../analysis/model/summariseRun";
import { drawFigures } from "../../analysis/draw/figureFiles";
import type { Figure } from "../../analysis/figures";
import { makeCampaign, designedCells } from "../../bench/synthetic/campaign";
import { paperWorld } from "../../bench/synthetic/syntheticRun";

const settings = { unstatedRate: "1kpps", resamples: 50 };
const few = designedCells().filter(
  (cell) =>
    cell.technology !== "kvm" &&
    cell.load === "cpu" &&
    cell.location === "sender" &&
    [0, 8].includes(cell.count) &&
    cell.rate !== "1pps",
);

/** The same run with other packets: RTTs in ms, null where no reply came. */
function withRtts(run: RunData, rttMs: (number | null)[]): RunData {
  const rttNs = Float64Array.from(rttMs, (ms) => (ms === null ? NaN : ms * 1e6));
  const filled = (ns: number) => new Float64Array(rttNs.length).fill(ns);
  const packets = {
    length: rttNs.length,
    sequence: Float64Array.from(rttNs, (_, i) => i + 1),
    rttNs,
    quantisationNs: filled(1000),
    sentNs: filled(0),
    stampStepNs: { "sender.tap": 1 },
    atNs: { "sender.tap": rttNs.map((ns) => ns * 0.9) },
  };
  const received = rttMs.filter((ms) => ms !== null).length;
  const record = { ...run.run, achieved: { ...run.run.achieved, sent: rttMs.length, received } };
  return { ...run, run: record, packets, summary: summariseRun(record, packets) };
}

/** Every form of the report; none may ever show NaN, Infinity or undefined. */
async function everyForm(data: Dataset, draws = false): Promise<string> {
  const analysis = analyse(data, settings);
  const draw = (figures: readonly Figure[]) =>
    draws ? drawFigures(figures) : figures.map((figure) => ({ figure, svg: figure.svg ?? null }));
  const drawings = { paper: await draw(analysis.paperFigures), own: await draw(analysis.ownFigures) };
  const forms = [
    campaignPage(analysis, drawings, "results"),
    campaignMarkdown(analysis),
    campaignJson(analysis),
    cellsCsv(data),
    overheadTable([{ folder: "nowhere", summaries: data.runs.map((run) => run.summary) }]),
  ];
  for (const form of forms) expect(form.match(/.{0,60}\b(NaN|Infinity|undefined)\b.{0,60}/g)).toBeNull();
  return forms.join("\n");
}

describe("a report on bad input answers and never shows NaN", () => {
  const whole = makeCampaign({ cells: few, repetitions: 2 });
  const changed = (rttMs: (number | null)[]) => dataset(whole.runs.map((run) => withRtts(run, rttMs)));

  test("no run at all", async () => {
    const text = await everyForm(dataset([]));
    expect(text).toContain("No recommendation: no run is usable");
    expect(text).toContain("No runs.");
  });

  test.each<[string, (number | null)[]]>([
    ["zero packets", []],
    ["packets without a reply", [null, null, null]],
  ])("%s: each run is left out by name", async (_name, rttMs) => {
    const text = await everyForm(changed(rttMs));
    expect(text).toContain("not one reply was seen");
    for (const { run } of whole.runs) expect(text).toContain(run.runId);
  });

  test.each<[string, (number | null)[]]>([
    ["one reply", [0.2]],
    ["two replies", [0.2, 0.3]],
    ["one reply among losses", [null, 0.2, null]],
    ["all ties, so that MAD is 0", new Array<number>(20).fill(0.2)],
    ["RTT 0", [0, 0, 0]],
  ])("%s", async (_name, rttMs) => {
    const text = await everyForm(changed(rttMs), rttMs.length !== 2);
    if (rttMs.length === 20) expect(text).toContain("MAD is 0");
  });

  test("NaN, infinite and negative RTTs are taken out and said", () => {
    const [run] = changed([0.2, -0.1, Infinity, null, 0.3]).runs;
    if (!run) throw new Error("no run");
    expect(checkPackets(run.packets)).toEqual([
      "2 RTTs at ping negative or infinite, left out",
      "2 RTTs at sender.tap negative or infinite, left out",
    ]);
    expect([...run.packets.rttNs].filter(Number.isFinite)).toHaveLength(2);
    expect(checkPackets(run.packets)).toEqual([]);
  });

  test("missing cells are named in figures and verdicts", async () => {
    const text = await everyForm(dataset(whole.runs.filter(({ run }) => run.scenario.technology === "docker")), true);
    expect(text).toContain("Only one kind of guest was measured: Docker");
    expect(text).toContain("Not testable here: no cells (lxc)");
    expect(text).toMatch(/parts of the design missing/);
  });

  test("versions mixed: said, and never compared with each other", async () => {
    const world = { ...paperWorld, toolVersion: "0.2.0" };
    const other = makeCampaign({ cells: few.filter((cell) => cell.technology === "lxc"), repetitions: 2, world });
    const docker = whole.runs.filter(({ run }) => run.scenario.technology === "docker");
    const text = await everyForm(dataset([...docker, ...other.runs]));
    expect(text).toContain("Runs of different versions of Tare are mixed (0.1.0, 0.2.0)");
    expect(text).toContain(
      "cannot be compared, because they were measured under different versions of Tare (0.1.0; 0.2.0)",
    );
  });

  test("invalid runs are used nowhere and named with their reason", async () => {
    const bad = whole.runs.map((item, i) =>
      i > 0
        ? item
        : {
            ...item,
            run: {
              ...item.run,
              validity: {
                verdict: "invalid" as const,
                reasons: [{ code: "capture-drops", text: "tcpdump dropped 12 packets" }],
              },
            },
          },
    );
    const text = await everyForm(dataset(bad));
    expect(text).toContain("tcpdump dropped 12 packets");
    expect(analyse(dataset(bad), settings).cells.excluded).toHaveLength(1);
  });

  test("what could not be read stands in every form for people", async () => {
    const text = await everyForm(dataset(whole.runs, [{ where: "results/x", what: "ping.txt <damaged>" }]));
    expect(text).toContain("ping.txt &lt;damaged&gt;");
    expect(text).toContain("results/x: ping.txt <damaged>");
  });
});

test("the same runs in any order give the same bytes", async () => {
  const data = makeCampaign({ cells: few, repetitions: 2 });
  const turned = dataset([...data.runs].reverse());
  expect(await everyForm(turned)).toBe(await everyForm(data));
});
