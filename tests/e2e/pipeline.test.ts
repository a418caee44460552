import { readdirSync } from "node:fs";
import { join } from "node:path";
import { labDown, labUp, type LabUpResult } from "../../lab";
import { onHost } from "./support/lab";
import { pipelineBed, quietChange, removeStack, slowProbe } from "./support/pipelineBed";
import type { PushedRepository } from "./support/repository";

/**
 * The pipeline as a push to a bare repository runs it, in its shortest form. How often it errs is counted by bench pipeline-gate on
 * recorded runs, and by `./tare soak pipeline` in a lab.
 */
jest.setTimeout(1_200_000);

const labName = "pipelinetest";
let repository: PushedRepository;
let lab: LabUpResult;

beforeAll(async () => {
  const make = (projectFolder: string) => labUp({ name: labName, technologies: ["docker"], projectFolder });
  ({ repository, lab } = await pipelineBed(["one", "two"], make));
  // What is looked for is several times as slow. The usual bound of 10 % is withheld where the machine's own noise is as large.
  for (const bound of ["median 50%", "p99 400%", "overhead 100%"])
    for (const option of ["--fail-above", bound]) await addOption(option);
});

afterAll(async () => {
  await labDown({ name: labName, projectFolder: repository.clone, force: true });
  repository.remove();
});

const bare = () => join(repository.folder, "origin.git");
const addOption = (option: string) => repository.git(bare(), "config", "--add", "tare.option", option);

function stacksMeasured(): string[] {
  const all = join(repository.clone, "results/pipeline");
  const stacks = readdirSync(all).flatMap((time) => readdirSync(join(all, time)).filter((name) => !name.includes(".")));
  return [...new Set(stacks)].sort();
}

async function expectNothingLeft(): Promise<void> {
  const look =
    "docker ps --all --quiet; docker network ls --quiet --filter name=tare; cat /var/lib/tare/reservation/owner.json 2>/dev/null || true";
  for (const host of [lab.hosts.sender, lab.hosts.responder]) expect(await onHost(host, look)).toBe("");
  expect(await repository.git(repository.clone, "worktree", "list")).not.toContain(".tare/pipeline");
}

test("noise alone: only the stack that changed is measured, and no regression is seen", async () => {
  await repository.commit("quiet", quietChange("one", 128));
  const said = await repository.push("quiet");
  expect(said).toMatch(/remote: tare: quiet: (no regression|could not tell)/);
  expect(said).toContain("`backgroundMemory` `96` → `128`");
  expect(said).toContain("both hosts' inventories are those of before");
  expect(said).toContain("with the same main guests");
  expect(stacksMeasured()).toEqual(["one"]);
  await expectNothingLeft();
});

test("head's code is refused until somebody trusts it", async () => {
  await repository.commit("untrusted", slowProbe);
  const said = await repository.push("untrusted");
  expect(said).toContain("remote: tare: untrusted: the pipeline broke");
  expect(said).toContain("changes code that would run with the servers' keys: host/verbs/probe.sh");
});

test("a delay at one segment is a regression", async () => {
  await addOption("--trust-head");
  await repository.commit("slow", slowProbe, removeStack("two"));
  const said = await repository.push("slow");
  expect(said).toContain("remote: tare: slow: regression");
  expect(said).toContain("Worse: RTT median");
  expect(said).toContain("Not measured: stack two, which head has not");
  await expectNothingLeft();
  const note = await repository.git(bare(), "log", "-1", "--format=%N", "--notes=tare", "slow");
  expect(note).toMatch(/^# Latency: regression/);
});
