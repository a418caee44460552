import { appendFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readCampaign, planOf } from "../../../campaigns";
import { reasonLine } from "../../../cli/campaign/reasonLine";
import type { DeployOptions } from "../../../engine";
import { calls, script } from "../fakeEngine";
import { ups, useCampaignBed, value } from "./campaignBed";
import { hosts } from "./campaignHosts";

jest.mock("../../../engine", () => jest.requireActual("../fakeEngine"));
jest.mock("../../../connections/hostConnection", () => jest.requireActual("./campaignHosts"));
jest.setTimeout(60_000);

const root = join(__dirname, "../../..");
const bed = useCampaignBed();
const { file, folder, campaign, ledger } = bed;
const cellsOf = (options: DeployOptions) =>
  (JSON.parse(value(options, "rates")) as string[]).map(
    (rate) => `${value(options, "technology")} ${value(options, "backgroundCount")} ${rate} ${value(options, "count")}`,
  );

beforeEach(() => {
  bed.write(
    "designs:\n  - title: d\n    factors: { technology: [docker, lxc], backgroundCount: [0, 2] }\n" +
      "    probes: [{ rate: 1pps, count: 5 }, { rate: 1kpps }, { rate: 1Mpps }]\n",
  );
});

const allCells = () => {
  const steps = planOf(readCampaign(file())).flatMap((block) => block.steps);
  return steps.flatMap(({ visit, probes }) =>
    probes.map(({ rate, count }) => `${visit.config.technology} ${visit.config.backgroundCount} ${rate} ${count}`),
  );
};

test("walks one stack of its own through all cells in the plan's order, and destroys it", async () => {
  const { code, out } = await campaign("run", file());
  expect(ups().flatMap(cellsOf)).toEqual(allCells());
  expect(calls.at(-1)?.verb).toBe("destroy");
  expect(new Set(calls.map(({ options }) => options.reference.stack))).toEqual(new Set(["sender-campaign"]));
  expect(out).toMatch(/measured (\d+) of \1 cells/);
  expect(code).toBe(0);
});

test("the stack that names the hosts gives their addresses and nothing of its scenario", async () => {
  await campaign("run", file());
  expect(new Set(ups().map((options) => value(options, "senderPort")))).toEqual(new Set(["2222"]));
  expect(ups().map((options) => value(options, "backgroundCount"))).not.toContain("77");
  const counters = ups().map((options) => value(options, "measureAgain"));
  expect(new Set(counters).size).toBe(counters.length);
});

test.each([1, 3, 6])(
  "killed in deployment %p, it goes on there: no cell is lost and none is in the ledger twice",
  async (at) => {
    bed.trouble = (number) => (number === at ? "kill" : undefined);
    await campaign("run", file());
    bed.trouble = () => undefined;
    // The line that a kill has cut off.
    appendFileSync(join(folder(), "campaign.jsonl"), '{"number":');
    const { code, out } = await campaign("run", file());
    expect(code).toBe(0);
    if (at > 1) expect(out).toContain(`${at - 1} of `);
    expect(ledger().map(({ number }) => number)).toEqual(
      planOf(readCampaign(file())).flatMap(({ steps }) => steps.map(({ number }) => number)),
    );
    // The killed step is asked for with the same number, so that a stack that has its results does not measure again.
    expect(ups().flatMap(cellsOf)).toHaveLength(allCells().length + cellsOf(ups()[at - 1] as DeployOptions).length);
    expect(value(ups()[at] as DeployOptions, "measureAgain")).toBe(
      value(ups()[at - 1] as DeployOptions, "measureAgain"),
    );
  },
);

test("a cell that fails is tried once more by itself on a fresh testbed, then marked, and the others go on", async () => {
  bed.trouble = (_number, options) =>
    cellsOf(options).includes("lxc 2 1Mpps 1000") ? "1Mpps is invalid: drops" : undefined;
  const { code, out } = await campaign("run", file());
  expect(code).toBe(1);
  const failed = ledger().filter(({ outcome }) => outcome === "failed");
  expect(failed.map(({ rates }) => rates)).toEqual([["1kpps", "1Mpps"], ["1Mpps"]]);
  const at = calls.findIndex(({ options }) => cellsOf(options).join() === "lxc 2 1kpps 1000,lxc 2 1Mpps 1000");
  expect(calls.slice(at, at + 5).map(({ verb }) => verb)).toEqual(["up", "destroy", "up", "up", "destroy"]);
  expect(out).toContain("failed: LXC, 2 neighbours at the sender (cpu load), back to back: 1Mpps is invalid: drops");
  expect(out).toContain(`measured ${allCells().length - 1} of ${allCells().length} cells`);
  expect((await campaign("run", file())).code).toBe(1);
  expect(ups().filter((options) => cellsOf(options).join() === "lxc 2 1Mpps 1000")).toHaveLength(1);
});

test("a testbed that cannot be taken down ends the campaign, which goes on later", async () => {
  bed.trouble = (number) => (number === 2 ? "no host answers" : undefined);
  const before = script.meanwhile;
  script.meanwhile = async (options) => {
    await before(options);
    if (calls.at(-1)?.verb === "destroy") script.errors = ["no host answers"];
    return undefined;
  };
  const { code, err } = await campaign("run", file());
  expect(err).toContain("the testbed could not be taken down: no host answers");
  expect(code).toBe(4);
  bed.trouble = () => undefined;
  script.meanwhile = before;
  expect((await campaign("run", file())).code).toBe(0);
});

test("a host that does not answer ends the campaign and marks no cell", async () => {
  bed.trouble = (number) => {
    if (number === 2) hosts.fault = () => "the responder does not answer";
    return number === 2 ? "connection lost" : undefined;
  };
  const { err } = await campaign("run", file());
  expect(err).toContain("the responder does not answer");
  expect(ledger().map(({ outcome }) => outcome)).toEqual(["measured"]);
  expect(calls.at(-1)?.verb).toBe("up");
  hosts.fault = () => "";
  bed.trouble = () => undefined;
  const { code, out } = await campaign("run", file());
  expect([code, out]).toEqual([0, expect.stringMatching(/measured (\d+) of \1 cells/)]);
});

test("a folder with another campaign's results is refused, and named with what it was begun with", async () => {
  await campaign("run", file());
  const { code, err } = await campaign("run", file(), "--repetitions", "2");
  expect(code).toBe(1);
  expect(err).toContain('has the results of another campaign: "T", seed 1, repetitions 1');
  expect((await campaign("run", file(), "--repetitions", "2", "--output", join(bed.project, "two"))).code).toBe(0);
});

test("pause ends it behind the step under way, status tells how far it is, and run goes on", async () => {
  const before = script.meanwhile;
  script.meanwhile = async (options) => {
    await before(options);
    if (ups().length === 2) expect((await campaign("pause", file())).code).toBe(0);
    return undefined;
  };
  const { code, out } = await campaign("run", file());
  expect([code, ups().length, calls.at(-1)?.verb]).toEqual([0, 2, "up"]);
  expect(out).toContain("paused: the testbed stays as it is");
  const told = await campaign("status", file());
  expect(told.out).toMatch(/measured {2}\d+ of \d+ cells/);
  expect(told.out).toContain("it does not run: ./tare campaign run");
  expect((await campaign("stop", file())).code).toBe(0);
  expect(calls.at(-1)?.verb).toBe("destroy");
  expect((await campaign("run", file())).code).toBe(0);
  expect((await campaign("status", file())).out).toContain("nothing is left to measure");
  expect((await campaign("pause", file())).err).toContain("this campaign does not run");
});

test("runs of a step that was killed are put beside the others, not among them", async () => {
  const run = join(folder(), "runs/dddddddddddd/cut-off-run");
  mkdirSync(run, { recursive: true });
  writeFileSync(join(run, "run.json"), "{}");
  await campaign("run", file());
  expect(existsSync(run)).toBe(false);
  expect(existsSync(join(folder(), "set-aside/dddddddddddd/cut-off-run/run.json"))).toBe(true);
});

test("plan says what a campaign takes, and lists every step as JSON", async () => {
  const { out } = await campaign("plan", join(root, "campaigns/paper-e4.yaml"));
  expect(out).toContain("cells        180");
  expect(out).toMatch(/guests +516 made and deleted; one up and destroy for each cell would make 8712/);
  const { steps } = JSON.parse((await campaign("plan", file(), "--json")).out) as { steps: { number: number }[] };
  expect(steps.map(({ number }) => number)).toEqual(steps.map((_, i) => i + 1));
});

test.each([
  ["1Mpps is invalid: drops\nway out: again", "1Mpps is invalid: drops"],
  ['exit status 1: running "node":\nimage: …\nerror: no room\nway out: make room', "no room"],
])("the reason of %j is one line", (reason, line) => expect(reasonLine(reason)).toBe(line));

test("a campaign that was never begun has no status", async () => {
  const { code, err } = await campaign("status", file());
  expect([code, err]).toEqual([1, expect.stringContaining("has no campaign")]);
});
