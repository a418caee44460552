import { analyse } from "../../../analysis/campaign/analyse";
import { dataset, type RunData } from "../../../analysis/model/runData";
import { groupCells } from "../../../analysis/model/cells";
import { mergeIdle } from "../../../analysis/model/mergeIdle";
import { campaignPage } from "../../../analysis/report/campaignPage";
import { conditions } from "../../../analysis/report/conditions";
import { conditionsText } from "../../../analysis/report/conditionsText";
import { paperText } from "../../../analysis/report/paperText";
import { makeCampaign, designedCells } from "../../../bench/synthetic/campaign";
import { paperWorld } from "../../../bench/synthetic/syntheticRun";

const settings = { unstatedRate: "1kpps", resamples: 20 };
const docker = designedCells().filter(
  ({ technology, load, count, rate }) =>
    technology === "docker" && load === "cpu" && [0, 8].includes(count) && rate !== "1pps",
);
const lab = { ...paperWorld, lab: "here" };
const campaign = (repetitions: number, world = lab) => makeCampaign({ cells: docker, repetitions, world });
const pageOf = (runs: readonly RunData[]) => {
  const analysis = analyse(dataset(runs), settings);
  const drawn = (figures: typeof analysis.ownFigures) => figures.map((figure) => ({ figure, svg: figure.svg ?? null }));
  return campaignPage(analysis, { paper: drawn(analysis.paperFigures), own: drawn(analysis.ownFigures) }, "results");
};
const answerOf = (page: string) => /<section class="answer"[\s\S]*?<\/section>/.exec(page)?.[0] ?? "";
const words = (html: string) =>
  html
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ")
    .replaceAll("&#39;", "'");

describe("conditions", () => {
  const { cells } = groupCells(campaign(2));

  test("are idle, neighbours at the sender and at the responder, each paced and back to back", () => {
    expect(cells).toHaveLength(8);
    expect(conditions(cells).map(({ location, pacing }) => [location, pacing])).toEqual([
      [null, "paced, 1000/s"],
      [null, "back to back"],
      ["sender", "paced, 1000/s"],
      ["sender", "back to back"],
      ["responder", "paced, 1000/s"],
      ["responder", "back to back"],
    ]);
  });

  test("without neighbours are one, however the scenarios call them, and an A/A check", () => {
    const [idle, , loaded] = conditions(cells);
    expect(idle).toMatchObject({ counts: [0], rttMs: { runs: 4 }, askedPerSecond: 1000 });
    expect(idle?.same?.low).toBeLessThan(idle?.same?.high ?? 0);
    expect(loaded).toMatchObject({ counts: [8], loads: ["cpu"], same: null });
    expect(mergeIdle(groupCells(campaign(2))).cells.map(({ factors, runs }) => [factors.count, runs.length])).toEqual(
      expect.arrayContaining([
        [0, 4],
        [8, 2],
      ]),
    );
    expect(mergeIdle(groupCells(campaign(2))).cells).toHaveLength(6);
  });

  test("never put an open loop or another kind of guest into the same row", () => {
    const [first, ...others] = [...campaign(1).runs].sort((x, y) => (x.run.probe.rate < y.run.probe.rate ? 1 : -1));
    if (!first) throw new Error("no run");
    const probe = { ...first.run.probe, mode: "open-loop" as const };
    const rows = conditions(groupCells(dataset([{ ...first, run: { ...first.run, probe } }, ...others])).cells);
    expect(rows.filter(({ pacing }) => pacing === "open loop, 1000/s")).toHaveLength(1);
    expect(rows.length).toBeGreaterThanOrEqual(6);
  });
});

describe("the first screen", () => {
  test("says what the one kind of guest costs, how surely and why, and what to do next", () => {
    const screen = answerOf(pageOf(campaign(3).runs));
    const answer = words(screen);
    expect(answer).toMatch(
      /The answer With Docker a round trip takes \d+ µs, of which [\d.]+ µs \(\d+ %\) lie between guest and host/,
    );
    expect(answer).toContain(
      "Sureness: low. At least 3 repetitions of each cell that was compared. 3 repetitions of a",
    );
    expect(answer).toContain("back to back (the paper's 1 Mpps)");
    expect(words(screen.replace(/<pre>[\s\S]*?<\/pre>/g, ""))).not.toMatch(/1Mpps|1kpps/);
    expect(answer).toContain("A/A check: ");
    expect(answer).toContain("To be surer ./tare ");
  });

  test("asks for another kind where the one is sure, and gives the runs away where there are two", () => {
    expect(answerOf(pageOf(campaign(7).runs))).toMatch(/What to do next<\/h3><pre>\.\/tare stack init again-lxc /);
    expect(answerOf(pageOf([]))).toContain("<pre>./tare quickstart</pre>");
  });

  test("prints commands that set what was set on the hosts, for each way that a scenario was measured", () => {
    const tuning = { name: "latency", set: [], notSet: [], changed: [] };
    const tuned = ({ run, ...rest }: RunData): RunData => {
      const { environment } = run;
      const sender = { ...environment.sender, tuning };
      return { ...rest, run: { ...run, runId: `${run.runId}-tuned`, environment: { ...environment, sender } } };
    };
    const { runs } = campaign(2);
    const page = pageOf([...runs, ...runs.map(tuned)]);
    const commands = [...page.matchAll(/stack init again-(\S+) (.*)/g)].map(([, name = "", config = ""]) => [
      /^[0-9a-f]{12}-latency$/.test(name),
      config.includes("tuning=latency"),
    ]);
    expect(new Set(commands.map(String))).toEqual(new Set(["false,false", "true,true"]));
  });

  test("and the figures call the closed loop back to back", () => {
    const { ownFigures, paperFigures } = analyse(campaign(2), settings);
    const drawn = [...ownFigures, ...paperFigures].filter(({ spec }) => spec !== null);
    const shown = drawn.map(({ caption, spec }) => caption + JSON.stringify(spec));
    expect(shown.join("")).toContain("back to back (the paper's 1 Mpps)");
    expect(drawn.filter((_, i) => shown[i]?.includes("1Mpps")).map(({ id }) => id)).toEqual([]);
  });

  test("says what would decide the paper's findings, each with its command", () => {
    const { shows, wants } = paperText(analyse(campaign(2), settings));
    expect(shows).toBe(
      "These runs decide none of the paper's 35 findings. To be decided, 20 need KVM, 10 need other conditions, 5 need two servers.",
    );
    expect(wants.map(({ commands }) => commands.map((command) => command.replace(/.*\//, "")))).toEqual([
      ["paper-e1.yaml", "paper-e3.yaml", "paper.yaml"],
      ["paper-e4-lab.yaml"],
      ["paper-e1.yaml", "paper-e2.yaml", "paper-e4.yaml", "paper.yaml"],
    ]);
    const others = analyse(campaign(2, { ...lab, lab: null, cpuModel: "other" } as never), settings);
    expect(
      paperText(others)
        .wants.map(({ text }) => text)
        .join(),
    ).toMatch(/servers like the paper's/);
    expect(words(answerOf(pageOf(campaign(2).runs)))).toContain("What would decide the others");
  });
});

describe("the page", () => {
  const page = pageOf(campaign(2).runs);

  test("has headings in order, and folds the findings", () => {
    const levels = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    levels.forEach((level, i) => expect(level - (levels[i - 1] ?? 0)).toBeLessThanOrEqual(1));
    expect(page).toMatch(/<details><summary>The paper's 35 findings(, one by one| and)/);
  });

  test("has a line and no frame for a figure that cannot be drawn", () => {
    expect(page).toMatch(/<li id="figure-04">Figure 4: [^<]*: needs [^<]*, and \d+ more<\/li>/);
    expect(page).not.toContain('<figure id="figure-04"');
  });
});

test("for a terminal the kinds stand side by side, or below each other where they do not fit", () => {
  const kinds = ["docker", "lxc", "kvm"];
  const cells = designedCells().filter(
    ({ technology, load, count, rate, location, nic }) =>
      kinds.includes(technology) &&
      load === "cpu" &&
      location === "sender" &&
      [0, 8].includes(count) &&
      rate !== "1pps" &&
      [null, "virtio", "e1000"].includes(nic),
  );
  const lines = conditionsText(groupCells(makeCampaign({ cells, repetitions: 1, world: lab })).cells);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect(lines[0]).toMatch(/^round trip \(of it overhead\) {2}/);
  expect(lines.join("\n")).toMatch(/^8 neighbours, paced, 1000\/s( +\S+ [µm]s \(\S+ [µm]s\))+$/m);
  for (const kind of ["Docker", "LXC"]) expect(lines.filter((line) => line.includes(kind))).toHaveLength(1);
});
