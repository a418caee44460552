import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { FileBackend, openCrypter, StackStore } from "../../../engine/workspace";
import { testProject } from "../project";

const project = testProject();
const state = () => join(project.path, ".tare/state/.pulumi");
const stackFile = () => join(state(), "stacks/sample/dev.json");
const journalFile = () => join(state(), "journals/sample/dev.jsonl");

/** A deployment of stack "dev" was killed after it had made one resource more. */
beforeEach(async () => {
  project.placeDeployedStack();
  const reference = { project: "sample", stack: "dev" };
  const backend = new FileBackend(join(project.path, ".tare/state"), "./tare");
  const salt = backend.read(reference).latest?.secrets_providers.state.salt ?? "";
  const store = new StackStore(backend, reference, await openCrypter(salt, "tare-sample", "stack dev"));
  const made = { urn: "urn:pulumi:dev::sample::a:b:C::more", custom: true, type: "a:b:C", id: "more-1" };
  await store.append([{ kind: "settle", state: made }]);
  await store.load(); // closes it
});

test("verbs that only read show what it recorded, and write nothing", async () => {
  const before = readFileSync(stackFile(), "utf8");
  expect((await project.tare("stack ls")).out).toMatch(/dev {3}20\S+Z {2}11$/m);
  expect((await project.tare("stack export -s dev")).out).toContain('"more-1"');
  expect((await project.tare("stack export -s dev --show-secrets")).out).toContain('"more-1"');
  expect((await project.tare("stack output -s dev secret --show-secrets")).out).toBe("hunter2");
  expect(readFileSync(stackFile(), "utf8")).toBe(before);
  expect(existsSync(journalFile())).toBe(true);
});

test("a verb that takes the lock takes it over first, and says so", async () => {
  const { err } = await project.tare("stack rename prod -s dev");
  expect(err).toMatch(/^The state now has what the deployment that was killed had recorded until 20\S+Z\.$/);
  expect(existsSync(journalFile())).toBe(false);
  expect((await project.tare("stack export -s prod")).out).toContain('"urn:pulumi:prod::sample::a:b:C::more"');
});

test("cancel removes the dead lock, and the state has it then", async () => {
  const lock = join(state(), "locks/organization/sample/dev/x.json");
  mkdirSync(dirname(lock), { recursive: true });
  writeFileSync(
    lock,
    JSON.stringify({ pid: 1, username: "ann", hostname: "elsewhere", timestamp: "2026-11-23T02:17:46Z" }),
  );
  const { out, err } = await project.tare("cancel -s dev --yes");
  expect(out).toContain("Removed the lock of ann@elsewhere (pid 1)");
  expect(err).toContain("The state now has");
  expect(readFileSync(stackFile(), "utf8")).toContain('"more-1"');
  expect(readdirSync(dirname(lock))).toEqual([]);
});

test("where something else has written the state since, it is kept and named, and not used", async () => {
  writeFileSync(stackFile(), `${readFileSync(stackFile(), "utf8")}\n`);
  const { err } = await project.tare("stack rename prod -s dev");
  const [, path = ""] = /has written the state since\. It is kept as (\S+)\. `\.\/tare doctor --leaks`/.exec(err) ?? [];
  expect(path).toMatch(/\/backups\/sample\/dev\/dev\.\d+\.journal\.jsonl$/);
  // It went with the other backups.
  expect(existsSync(path.replace("/sample/dev/", "/sample/prod/"))).toBe(true);
  expect((await project.tare("stack export -s prod")).out).not.toContain('"more-1"');
});

test("while it cannot be taken over, the lock stays, so that Pulumi's CLI does not go on without it", async () => {
  mkdirSync(`${stackFile()}.bak/in the way`, { recursive: true });
  const { code, err } = await project.tare("stack rename prod -s dev");
  expect([code, err]).toEqual([1, expect.stringContaining(`cannot write the state file ${stackFile()}`)]);
  expect(existsSync(journalFile())).toBe(true);
  expect(readdirSync(join(state(), "locks/organization/sample/dev"))).toHaveLength(1);
});
