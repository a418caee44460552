import { cpSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { labDown, labUp, type LabUpResult } from "../../lab";
import { isAnswered, shortForms } from "../soak/printed";
import { onHost } from "./support/lab";
import { pipelineBed } from "./support/pipelineBed";
import type { PushedRepository } from "./support/repository";
import { projectFolder } from "./support/stack";

jest.setTimeout(1_200_000);

const labName = "printedtest";
let repository: PushedRepository;
let lab: LabUpResult;

/** A fresh clone of this tree with a stack and the results that the pages compare. */
beforeAll(async () => {
  const make = (projectFolder: string) => labUp({ name: labName, technologies: ["docker"], projectFolder });
  ({ repository, lab } = await pipelineBed(["one"], make));
  await repository.git(repository.clone, "fetch", "--quiet", "origin", "main");
  await repository.git(repository.clone, "checkout", "--quiet", "--force", "--detach", "FETCH_HEAD");
  for (const [place, from] of [
    ["before", "before"],
    ["results-before", "before"],
    ["after", "after"],
    ["results-after", "after"],
  ] as const)
    cpSync(join(projectFolder, "tests/fixtures/2f8d04b/results", from), join(repository.clone, place), {
      recursive: true,
    });
});

afterAll(async () => {
  await labDown({ name: labName, projectFolder: repository.clone, force: true });
  repository.remove();
});

/** Runs a printed command in the clone. */
async function tare(command: string): Promise<void> {
  const { exitCode, all = "" } = await execa("sh", ["-c", command], {
    cwd: repository.clone,
    all: true,
    reject: false,
  });
  if (!isAnswered(command, exitCode)) throw new Error(`${command} ended with ${exitCode}:\n${all.slice(-2000)}`);
}

test("each command that the pages print does what they say, in its short form", async () => {
  const commands = shortForms(projectFolder, "one");
  expect(commands.length).toBeGreaterThan(15);
  for (const command of commands) await tare(command);
  expect(commands.at(-1)).toBe("./tare destroy --yes --stack one");
  for (const host of [lab.hosts.sender, lab.hosts.responder]) {
    const left =
      "docker ps --all --quiet; docker network ls --quiet --filter name=tare; ls /var/lib/tare/reservation 2>/dev/null";
    expect(await onHost(host, `${left} || true`)).toBe("");
  }
});
