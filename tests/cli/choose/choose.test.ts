import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { designedCells, makeCampaign } from "../../../bench/synthetic/campaign";
import { writeRawRun } from "../../../bench/synthetic/rawRun";
import { HostError } from "../../../connections/errors";
import type { DeployOptions } from "../../../engine";
import { calls, resetEngine, script } from "../fakeEngine";
import { tare } from "../fakeTerminal";
import { runSummary } from "../runSummary";

jest.mock("../../../engine", () => jest.requireActual("../fakeEngine"));
/** What the hosts answer; a test sets it. */
const hosts = { answer: (): unknown => ({}) };
const noMarks = () => ({ host: "h", bootId: "b", reservation: null, activities: [], things: [] });
jest.mock("../../../connections/hostConnection", () => ({
  onHost: async (_host: unknown, work: (connection: object) => unknown) =>
    work({ call: async () => Object.assign(noMarks(), hosts.answer()) }),
}));
jest.setTimeout(120_000);

const root = join(__dirname, "../../..");
const env = { ...process.env };
let project: string;
/** How long a deployment seems to take, in seconds. */
let takes: number;

const value = (options: DeployOptions, key: string) => options.config[`tare:${key}`] ?? "";
const choose = (...words: string[]) => tare(["choose", ...words, "--cwd", project]);
const ups = () => calls.filter(({ verb }) => verb === "up").map(({ options }) => options);

/** Writes made-up runs of what a deployment asks for, and answers as a stack does. */
function measured(options: DeployOptions) {
  const [technology, count] = [value(options, "technology"), Number(value(options, "backgroundCount"))];
  const summary = (JSON.parse(value(options, "rates")) as string[]).map((rate) => {
    const cells = designedCells().filter(
      (cell) =>
        cell.technology === technology &&
        cell.count === count &&
        cell.rate === rate &&
        cell.load === "cpu" &&
        cell.location === "sender",
    );
    const effect = (_cell: unknown, truth: object) =>
      ({ ...truth, rtt: technology === "docker" ? 0.3 : 0.1, overhead: 0.05 }) as never;
    const data = makeCampaign({ cells: cells.slice(0, 1), repetitions: ups().length, effect }).runs.find(
      ({ run }) => run.probe.repetition === ups().length,
    )!;
    writeRawRun(join(project, value(options, "resultsFolder")), data);
    const { runId, scenarioDigest } = data.run;
    return runSummary({ runId, scenarioDigest, rate });
  });
  return { overhead: summary, report: "r" };
}

beforeEach(() => {
  resetEngine();
  takes = 20;
  hosts.answer = () => ({});
  process.env.PULUMI_CONFIG_PASSPHRASE = "tare-sample";
  delete process.env.PULUMI_BACKEND_URL;
  project = mkdtempSync(join(tmpdir(), "tare-choose-"));
  for (const folder of [".tare", "campaigns"]) mkdirSync(join(project, folder));
  for (const file of ["Pulumi.yaml", "Pulumi.sender.yaml", "campaigns/choose.yaml"])
    copyFileSync(join(root, file), join(project, file));
  const clock = jest.spyOn(Date, "now");
  let now = 1_700_000_000_000;
  clock.mockImplementation(() => now);
  script.meanwhile = async (options) => {
    if (calls.at(-1)?.verb !== "up") return;
    now += 1000 * takes;
    script.outputs = measured(options);
  };
});
afterEach(() => {
  jest.restoreAllMocks();
  process.env = { ...env };
  rmSync(project, { recursive: true, force: true });
});

test("measures the kinds in turn as long as the budget lasts, takes down, and answers in at most 15 lines", async () => {
  const { code, out } = await choose("docker", "lxc", "--budget", "12");
  expect(code).toBe(0);
  // Six steps of 20 seconds a repetition: six repetitions in twelve minutes.
  expect(ups()).toHaveLength(36);
  expect(calls.at(-1)?.verb).toBe("destroy");
  const lines = out.slice(out.lastIndexOf("\n\n") + 2).split("\n");
  expect(lines.length).toBeLessThanOrEqual(15);
  expect(lines.every((line) => line.length <= 80 || line.startsWith("Report: "))).toBe(true);
  const answer = lines.join(" ");
  expect(answer).toContain("For a latency-sensitive guest on this hardware: LXC. ");
  expect(answer).toMatch(/Sureness: (fair|high)\. At least 6 repetitions/);
  expect(answer).toContain("./tare choose docker lxc --budget 21");
});

test("a budget that holds too few repetitions gives no recommendation, and the command that goes on does go on", async () => {
  const first = await choose("docker", "lxc", "--budget", "4");
  expect(ups()).toHaveLength(12);
  expect(first.out).toContain("No recommendation: these runs do not tell which is faster, Docker or LXC.");
  expect(first.out).toContain("  ./tare choose docker lxc --budget 11");
  await choose("docker", "lxc", "--budget", "12");
  expect(ups()).toHaveLength(36);
  const ledger = readFileSync(join(project, "results/choose/docker-lxc/campaign.jsonl"), "utf8").trim().split("\n");
  expect(ledger).toHaveLength(1 + 36);
});

test("without kinds it asks the hosts, and says why where they cannot be asked", async () => {
  hosts.answer = () => {
    throw new HostError("192.0.2.1", "the sender server does not answer");
  };
  const { code, err } = await choose();
  expect([code, err]).toEqual([1, expect.stringContaining("the sender server does not answer")]);
  expect(calls).toEqual([]);
});

test.each([
  [["xen"], "value 'xen' is invalid for argument 'kinds'. Allowed choices are kvm, lxc, docker, podman."],
  [["docker", "lxc", "--budget", "soon"], "It must be a number of minutes."],
])("%p is refused before anything is made", async (words, said) => {
  const { code, err } = await choose(...words);
  expect(code).not.toBe(0);
  expect(err).toContain(said);
  expect(calls).toEqual([]);
});

test("one kind alone is compared with nothing, and said so", async () => {
  const { out } = await choose("docker", "--budget", "1");
  expect(out).toContain("Only one kind of guest was measured: Docker.");
});
