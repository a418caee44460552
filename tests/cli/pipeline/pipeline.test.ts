import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeCampaign } from "../../../bench/synthetic/campaign";
import { writeRawRun } from "../../../bench/synthetic/rawRun";
import type { DeployOptions } from "../../../engine";
import { calls, resetEngine, script, step } from "../fakeEngine";
import { tare } from "../fakeTerminal";
import { left } from "./fakeHosts";
import { cells, root, testRepository } from "./repository";

jest.mock("../../../engine", () => jest.requireActual("../fakeEngine"));
jest.mock("../../../connections/hostConnection", () => jest.requireActual("./fakeHosts"));

/** A stack file without background guests, and with these lines. */
const stackFile = (...lines: string[]) =>
  ["config:", "  tare:backgroundCount: 0", ...lines.map((line) => `  tare:${line}`), ""].join("\n");

const repository = testRepository({
  ".gitignore": ".tare\nnode_modules\nout\nresults\n",
  "Pulumi.a.yaml": stackFile(),
  "Pulumi.b.yaml": stackFile(),
});
const { git, write, commit } = repository;
let project: string;

beforeEach(() => {
  resetEngine();
  ({ project } = repository);
  git("checkout", "--quiet", "-b", "change");
});

const pipeline = (...flags: string[]) =>
  tare(["pipeline", "--base", "main", "--output", join(project, "out"), "--cwd", project, ...flags]);
const summary = () => readFileSync(join(project, "out/summary.md"), "utf8");

const value = (options: DeployOptions, key: string) => options.config[`tare:${key}`] ?? "";
const isHead = (options: DeployOptions) => value(options, "mainMemory") === "512";

/** Measurements write a made-up run, of head this many times as slow. */
function measuring(factor: number): void {
  script.meanwhile = async (options) => {
    if (calls.at(-1)?.verb !== "up") return;
    const number = calls.filter(({ verb }) => verb === "up").length + (isHead(options) ? 100 : 0);
    const slower = isHead(options) ? factor : 1;
    const effect = (_cell: unknown, truth: { rtt: number; overhead: number }) =>
      ({ ...truth, rtt: slower * truth.rtt, overhead: slower * truth.overhead }) as never;
    const run = makeCampaign({ cells, repetitions: number, effect }).runs.find(
      ({ run: { probe } }) => probe.repetition === number,
    );
    if (run) writeRawRun(value(options, "resultsFolder"), run);
  };
}

function changeStackA(): void {
  write("Pulumi.a.yaml", stackFile("mainMemory: 512"));
  write("docs/x.md", "new");
  commit("change");
}

const verbs = () =>
  calls.map(
    ({ verb, options }) =>
      `${verb} ${options.reference.stack}${verb === "destroy" ? "" : isHead(options) ? " head" : " base"}`,
  );
const measured = () =>
  verbs()
    .filter((verb) => verb.startsWith("up"))
    .map((verb) => verb.split(" ")[2]);

test("only the stack that changed is measured, both sides in turn, and then destroyed: regression is 1", async () => {
  measuring(2);
  changeStackA();
  const { code } = await pipeline("--seed", "3");
  expect(summary()).toMatch(/^# Latency: regression/);
  expect(code).toBe(1);
  expect(verbs().slice(0, 2)).toEqual(["preview a-pipeline base", "preview a-pipeline head"]);
  expect(verbs().at(-1)).toBe("destroy a-pipeline");
  const order = measured();
  expect(order).toHaveLength(14);
  for (let at = 0; at < 12; at += 4)
    expect(order.slice(at, at + 4)).toEqual([order[at], order[at + 1], order[at + 1], order[at]]);
  expect(summary()).toContain("What head changes: `mainMemory` `256` → `512`.");
  expect(summary()).toContain("![Median RTT of each run, base and head in turn](a.svg)");
  expect(existsSync(join(project, "out/a.svg"))).toBe(true);
  const counters = calls.filter(({ verb }) => verb === "up").map(({ options }) => value(options, "measureAgain"));
  expect(new Set(counters).size).toBe(14);
  expect(readdirSync(join(project, ".tare/pipeline"))).toEqual([]);
});

test("a change that changes nothing is 0, and the report is drawn with the first measurement only", async () => {
  measuring(1);
  changeStackA();
  script.steps = [step("create", "analysis", { type: "tare:components:Analysis$command:local:Command" })];
  const { code, out } = await pipeline("--summary", join(project, "elsewhere.md"));
  expect(out).toContain("# Latency: no regression");
  expect(code).toBe(0);
  expect(readFileSync(join(project, "elsewhere.md"), "utf8")).toContain("](out/a.svg)");
  const [first, ...later] = calls.flatMap(({ verb, options }) => (verb === "up" ? [options.selection?.excludes] : []));
  expect([first, new Set(later.map(String))]).toEqual([undefined, new Set([script.steps[0]?.urn])]);
});

test("stored results: a slower head is could not tell, and base is not measured", async () => {
  measuring(2);
  changeStackA();
  const stored = join(project, "results/stored");
  for (const { run, ...data } of makeCampaign({ cells, repetitions: 12 }).runs) {
    const guests = { ...run.environment.guests, sender: { ...run.environment.guests.sender, name: "tare-a-sender" } };
    writeRawRun(stored, { run: { ...run, environment: { ...run.environment, guests } }, ...data });
  }
  const { code } = await pipeline("--stored", stored);
  expect([code, new Set(measured())]).toEqual([2, new Set(["head"])]);
  expect(summary()).toContain("slower than the stored results, which is no regression yet");
});

test("what fails twice breaks the pipeline, which takes everything down all the same", async () => {
  changeStackA();
  script.meanwhile = async () => void (script.errors = calls.at(-1)?.verb === "up" ? ["no host answers"] : []);
  const { code } = await pipeline();
  expect(code).toBe(3);
  const [first] = measured();
  expect(measured()).toEqual([first, first]);
  expect(verbs().at(-1)).toBe("destroy a-pipeline");
  expect(summary()).toContain("there is no verdict");
  expect(summary()).toContain("stack a: no host answers");
});

test("what is left on a host is named, and is 3 whatever was measured", async () => {
  measuring(1);
  changeStackA();
  left.things = [
    {
      kind: "container",
      name: "tare-a-pipeline-sender",
      stack: "a-pipeline",
      identity: null,
      activity: null,
      removal: "",
    },
  ];
  expect((await pipeline()).code).toBe(3);
  expect(summary()).toContain("**Left on the hosts**: container tare-a-pipeline-sender on the sender's host");
});

test("an interrupt ends the measuring and not the taking down", async () => {
  changeStackA();
  script.meanwhile = async () => {
    if (calls.at(-1)?.verb === "up") process.emit("SIGTERM");
  };
  const { code } = await pipeline();
  expect(code).toBe(3);
  expect(verbs().slice(2)).toEqual([expect.stringMatching(/^up/), "destroy a-pipeline"]);
  expect(calls.at(-1)?.options.signal?.aborted).toBe(false);
  expect(summary()).toContain("**Broke:** interrupted");
});

test("what a pipeline that was killed has left is destroyed first", async () => {
  measuring(1);
  changeStackA();
  const state = join(project, ".tare/state/.pulumi/stacks/tare/a-pipeline.json");
  mkdirSync(dirname(state), { recursive: true });
  copyFileSync(join(root, "tests/engine/recorded/sample-stack.json"), state);
  script.meanwhile = async ({ store }) => {
    if (calls.at(-1)?.verb === "destroy") await store.save({ ...(await store.load())!, resources: [] });
  };
  const { out } = await pipeline("--preview");
  expect(out).toContain("stack a-pipeline was left by a pipeline that was cut off");
  expect(verbs()).toEqual(["destroy a-pipeline", "preview a-pipeline base", "preview a-pipeline head"]);
});

test("a change of no values, of documentation, or of a stack that is new measures nothing", async () => {
  write("Pulumi.a.yaml", `# a remark\n${stackFile()}`);
  write("Pulumi.c.yaml", stackFile());
  write("docs/x.md", "new");
  commit("change");
  const { code } = await pipeline();
  expect([code, calls]).toEqual([0, []]);
  expect(summary()).toContain("touches no stack");
  expect(summary()).toContain("stack c, which base has not; stack a, whose values are the same");
});

test("a change of the program touches all stacks that both sides have, and each runs its own", async () => {
  measuring(1);
  write("index.ts", "// head's");
  rmSync(join(project, "Pulumi.b.yaml"));
  write("Pulumi.c.yaml", stackFile());
  commit("change");
  const programs = new Map<string, string>();
  const measure = script.meanwhile;
  script.meanwhile = async (options) => {
    const file = join(options.projectFolder, "index.ts");
    programs.set(options.projectFolder.split("/").at(-1)!, existsSync(file) ? readFileSync(file, "utf8") : "none");
    await measure(options);
  };
  const { code } = await pipeline("--trust-head");
  expect(new Set(calls.map(({ options }) => options.reference.stack))).toEqual(new Set(["a-pipeline"]));
  expect([...programs].sort()).toEqual([
    ["base", "none"],
    ["head", "// head's"],
  ]);
  expect(summary()).toContain("each with its own program");
  expect(summary()).toContain("Not measured: stack b, which head has not; stack c, which base has not.");
  expect(code).toBe(0);
});

test("states of the servers: blocks with a deployment of their own add up, and too few of them tell nothing", async () => {
  measuring(1);
  const hosts = (state: string) =>
    tare([
      "pipeline",
      "--hosts",
      state,
      "--blocks",
      "1",
      "--stack",
      "a",
      "--output",
      join(project, "out"),
      "--cwd",
      project,
    ]);
  expect((await hosts("before")).code).toBe(0);
  expect(measured()).toHaveLength(7);
  expect(verbs().at(-1)).toBe("destroy a-pipeline");
  const { code, out } = await hosts("after");
  expect(code).toBe(2);
  expect(out).toContain("1 blocks before, and it takes 3 or more");
  expect((await hosts("before")).out).toContain("2 blocks before");
  expect(readdirSync(join(project, "out/before"))).toEqual(["block-1", "block-2"]);
});

test("a block that breaks does not count", async () => {
  script.meanwhile = async () => void (script.errors = calls.at(-1)?.verb === "up" ? ["no host answers"] : []);
  const { code, err } = await tare([
    "pipeline",
    "--hosts",
    "before",
    "--stack",
    "a",
    "--output",
    join(project, "out"),
    "--cwd",
    project,
  ]);
  expect([code, err]).toEqual([3, expect.stringContaining("broke: ")]);
  expect(readdirSync(join(project, "out/before"))).toEqual(["block-1.part"]);
  expect(verbs().at(-1)).toBe("destroy a-pipeline");
});

test("head's code, and where a stack runs, need trust", async () => {
  write("Pulumi.a.yaml", stackFile("senderAddress: 10.9.9.9"));
  commit("elsewhere");
  expect((await pipeline()).code).toBe(3);
  expect(summary()).toContain("head changes where stack a runs: senderAddress");
  write("package.json", readFileSync(join(root, "package.json"), "utf8").replace("0.1.0", "0.1.1"));
  commit("code");
  const { code, err } = await pipeline();
  expect([code, err]).toEqual([
    3,
    expect.stringContaining("changes code that would run with the servers' keys: package.json"),
  ]);
  expect(calls).toEqual([]);
});
