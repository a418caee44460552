import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeCampaign } from "../../../bench/synthetic/campaign";
import { writeRawRun } from "../../../bench/synthetic/rawRun";
import { builtFiles, imageSha256, writeIndex } from "../../../image/imageindex";
import { tare } from "../fakeTerminal";
import { left } from "./fakeHosts";
import { cells, testRepository } from "./repository";

jest.mock("../../../connections/hostConnection", () => jest.requireActual("./fakeHosts"));

/** The commit's own tool: notes how it was called, and copies an image and runs that the test has made. */
const standIn = `#!/bin/bash
echo "$*" >>"$TEST_FOLDER/calls"
[ -d "\${PULUMI_BACKEND_URL#file://}" ] || { echo 'error: no folder for the state'; exit 2; }
[ -e "$TEST_FOLDER/fails" ] && { echo 'error: no host answers'; exit 4; }
case $1 in
  up)
    cp Pulumi.a-pipeline.yaml "$TEST_FOLDER/stack.yaml"
    mkdir -p .tare/cache/images "$(sed -n 's/.*resultsFolder: //p' Pulumi.a-pipeline.yaml)"
    [ -n "$(ls .tare/cache/images)" ] || cp -r "$TEST_FOLDER/built/." .tare/cache/images
    image=$(cat .tare/cache/images/recipe-*)
    cp -r "$TEST_FOLDER/runs-$image/." "$(sed -n 's/.*resultsFolder: //p' Pulumi.a-pipeline.yaml)"
    [ ! -e "$TEST_FOLDER/hangs" ] || { trap 'echo stopped >>"$TEST_FOLDER/calls"; exit 8' TERM; touch "$TEST_FOLDER/up"; sleep 20 & wait; } ;;
  destroy) echo 'warning: file /etc/x is new' ;;
esac
`;

const repository = testRepository({
  ".gitignore": ".tare\nnode_modules\n",
  "Pulumi.a.yaml": "config:\n  tare:backgroundCount: 0\n  tare:repetitions: 2\n",
});
const { git, write, commit } = repository;
let folder: string;
let project: string;

beforeEach(() => {
  ({ folder, project } = repository);
  process.env.TEST_FOLDER = folder;
  write("tare", standIn, 0o755);
  commit("tool");
});

/** What the stand-in builds, and what it measures with that image. @returns the image's digest */
async function build(packages: string, factor = 1): Promise<string> {
  const made = join(folder, "made");
  mkdirSync(made);
  for (const name of builtFiles) writeFileSync(join(made, name), name === "packages.txt" ? packages : name);
  const sha256 = imageSha256(await writeIndex(made));
  rmSync(join(folder, "built"), { recursive: true, force: true });
  cpSync(made, join(folder, "built", sha256), { recursive: true });
  rmSync(made, { recursive: true });
  writeFileSync(join(folder, "built/recipe-0123456789ab"), sha256);
  measures(sha256, factor);
  return sha256;
}

function measures(imageSha: string, factor: number): void {
  const runs = join(folder, `runs-${imageSha}`);
  rmSync(runs, { recursive: true, force: true });
  const effect = (_cell: unknown, truth: { rtt: number; overhead: number }) =>
    ({ ...truth, rtt: factor * truth.rtt, overhead: factor * truth.overhead }) as never;
  for (const { run, ...data } of makeCampaign({ cells, repetitions: 7, effect }).runs)
    writeRawRun(runs, { run: { ...run, environment: { ...run.environment, imageSha256: imageSha } }, ...data });
}

const reproduce = (reference = "HEAD", ...flags: string[]) =>
  tare([
    ...["pipeline", "--reproduce", reference, "--artifacts", join(folder, "artifacts")],
    ...["--summary", join(folder, "summary.md"), "--cwd", project, ...flags],
  ]);
const summary = () => readFileSync(join(folder, "summary.md"), "utf8");
const calls = () => readFileSync(join(folder, "calls"), "utf8").trim().split("\n");

test("first recorded, with its image put away; then made again from that image and reproduced", async () => {
  const sha256 = await build("bash 1\n");
  expect((await reproduce()).code).toBe(0);
  expect(summary()).toMatch(/^# Commit `[0-9a-f]{12}`: measured for the first time, and recorded/);
  expect(summary()).toContain("Not the pipeline's: file /etc/x is new");
  expect(calls()).toEqual([
    "up --stack a-pipeline --yes --skip-preview",
    "destroy --stack a-pipeline --yes --skip-preview",
  ]);
  expect(readFileSync(join(folder, "stack.yaml"), "utf8")).toContain("tare:repetitions: 7");
  expect(readdirSync(join(folder, "artifacts/images"))).toEqual([sha256]);
  // From now on the distribution has other packages, and the image can only come from the artifacts.
  await build("bash 2\n", 3);
  expect((await reproduce()).code).toBe(0);
  expect(summary()).toContain(": reproduced\n");
  expect(summary()).toContain("Nothing else that the runs record of machines and tools is different.");
  expect(readdirSync(join(project, ".tare/pipeline"))).toEqual([]);
  expect(git("worktree", "list").split("\n")).toHaveLength(1);
  const [time = ""] = readdirSync(join(folder, "artifacts/commits", git("rev-parse", "HEAD")));
  expect(readdirSync(join(folder, "artifacts/commits", git("rev-parse", "HEAD"), time)).sort()).toEqual([
    "a",
    "a-history.svg",
    "summary.md",
  ]);
});

test("an image that is gone is built anew: reproduced with another image, and its packages are named", async () => {
  await build("bash 1\njq 1\n");
  await reproduce();
  rmSync(join(folder, "artifacts/images"), { recursive: true });
  await build("bash 2\njq 1\n");
  expect((await reproduce()).code).toBe(0);
  expect(summary()).toContain(": reproduced with another image\n");
  expect(summary()).toContain("Packages, recorded → now: `bash 1 → 2`.");
});

test("a damaged image is 3, and nothing is brought up", async () => {
  const sha256 = await build("bash 1\n");
  await reproduce();
  writeFileSync(join(folder, "artifacts/images", sha256, "kernel"), "flipped");
  rmSync(join(folder, "calls"));
  expect((await reproduce()).code).toBe(3);
  expect(summary()).toContain("kernel is damaged");
  expect(existsSync(join(folder, "calls"))).toBe(false);
});

test("slower than recorded is 1, and the record stays", async () => {
  const sha256 = await build("bash 1\n");
  await reproduce();
  measures(sha256, 2);
  expect((await reproduce()).code).toBe(1);
  expect(summary()).toContain("Differs: RTT median was");
  expect((await reproduce()).code).toBe(1);
  measures(sha256, 1);
  expect((await reproduce()).code).toBe(0);
});

test("what fails twice is 3, and is taken down all the same", async () => {
  await build("bash 1\n");
  writeFileSync(join(folder, "fails"), "");
  expect((await reproduce()).code).toBe(3);
  expect(calls().map((call) => call.split(" ")[0])).toEqual(["up", "up", "destroy"]);
  expect(summary()).toContain("the commit's own ./tare up ended with 4: error: no host answers");
  expect(git("notes", "--ref=tare-results", "list")).toBe("");
});

test("what is left on a host is named and is 3", async () => {
  await build("bash 1\n");
  left.things = [{ kind: "container", name: "c", stack: "a-pipeline", identity: null, activity: null, removal: "" }];
  expect((await reproduce()).code).toBe(3);
  expect(summary()).toContain("**Left on the hosts**: container c on the sender's host");
  expect(git("notes", "--ref=tare-results", "list")).toBe("");
});

test("an interrupt reaches the commit's tool, and not its destroy", async () => {
  await build("bash 1\n");
  writeFileSync(join(folder, "hangs"), "");
  const running = reproduce();
  while (!existsSync(join(folder, "up"))) await new Promise((resolve) => setTimeout(resolve, 50));
  process.emit("SIGTERM");
  expect((await running).code).toBe(3);
  expect(calls()).toEqual([
    "up --stack a-pipeline --yes --skip-preview",
    "stopped",
    "destroy --stack a-pipeline --yes --skip-preview",
  ]);
  expect(summary()).toContain("**Broke:** interrupted");
});

test("a commit that is not in this history, a stack that is not there, and a note that is none are refused", async () => {
  await build("bash 1\n");
  git("checkout", "--quiet", "-b", "elsewhere");
  write("new", "code");
  commit("elsewhere");
  git("checkout", "--quiet", "main");
  expect((await reproduce("elsewhere")).err).toContain("elsewhere is no part of this checkout's history");
  expect((await reproduce("elsewhere", "--trust-head")).code).toBe(0);
  expect((await reproduce("HEAD", "--stack", "b")).err).toContain('HEAD has no stack "b"');
  git("notes", "--ref=tare-results", "add", "--message", "hello", "HEAD");
  const { code, err } = await reproduce();
  expect([code, err]).toEqual([3, expect.stringContaining("is no record of results")]);
  git("notes", "--ref=tare-results", "remove", "HEAD");
  expect((await reproduce()).code).toBe(0);
  expect((await tare(["pipeline", "--reproduce", "HEAD", "--base", "HEAD"])).err).toContain("ask for different things");
});
