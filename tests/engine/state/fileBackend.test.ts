import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { emptyDeployment } from "../../../engine/state/checkpoint";
import { FileBackend } from "../../../engine/state/fileBackend";
import { addToHistory, type HistoryEntry, readHistory } from "../../../engine/state/history";
import { backendFolder } from "../../../engine/state/layout";
import { takeLock } from "../../../engine/state/lock";
import type { Deployment, ResourceState } from "../../../engine/model/state";
import { temporaryFolder } from "../temporaryFolder";

const folder = temporaryFolder();
const reference = { project: "sample", stack: "dev" };
const salt = "v1:hl+pud+TGx0=:v1:LPrlNJGcqlcx2hL1:1hthngkqauky7pMBw/1wtwpbmd+Isw==";

const resource = (name: string, more: Partial<ResourceState> = {}): ResourceState => ({
  urn: `urn:pulumi:dev::sample::a:b:C::${name}`,
  custom: true,
  type: "a:b:C",
  id: name,
  ...more,
});
const deploymentOf = (...resources: ResourceState[]): Deployment => ({ ...emptyDeployment(salt), resources });

const entry: HistoryEntry = {
  kind: "update",
  startTime: 1,
  message: "",
  environment: {},
  config: {},
  version: 0,
  result: "succeeded",
  endTime: 2,
  resourceChanges: { create: 1 },
};

describe("FileBackend", () => {
  it("lays files out as Pulumi's CLI does, for the owner only", async () => {
    const backend = new FileBackend(folder.path, "./tare");
    await backend.create(reference, deploymentOf(resource("one")));
    await backend.write(reference, deploymentOf(resource("two")));
    const stacks = join(folder.path, ".pulumi/stacks/sample");
    expect(readdirSync(stacks).sort()).toEqual(["dev.json", "dev.json.bak"]);
    expect(statSync(join(stacks, "dev.json")).mode & 0o777).toBe(0o600);
    expect(statSync(stacks).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(folder.path, ".pulumi/meta.yaml"), "utf8")).toBe("version: 1\n");
    const written = JSON.parse(readFileSync(join(stacks, "dev.json"), "utf8"));
    expect(written.version).toBe(3);
    expect(written.checkpoint.stack).toBe("organization/sample/dev");
    expect(written.checkpoint.latest.manifest).toMatchObject({
      magic: "1c72415da0837d6b54e4fd59aa49d86e7a984759e60a944fc9ff1c8042addcfe",
      version: "v3.248.0",
    });
    expect(readFileSync(join(stacks, "dev.json.bak"), "utf8")).toContain("::one");
    expect(readFileSync(join(stacks, "dev.json"), "utf8")).not.toContain("::one");
  });

  it("keeps history entries beside their state, and a backup", async () => {
    const backend = new FileBackend(folder.path, "./tare");
    await backend.create(reference, deploymentOf(resource("one")));
    addToHistory(backend.layout, reference, entry);
    addToHistory(backend.layout, reference, { ...entry, kind: "destroy" });
    expect(readHistory(backend.layout, reference).map(({ kind }) => kind)).toEqual(["update", "destroy"]);
    const names = readdirSync(join(folder.path, ".pulumi/history/sample/dev"));
    expect(names.filter((name) => /^dev-\d{19}\.history\.json$/.test(name)).length).toBe(2);
    expect(names.filter((name) => /^dev-\d{19}\.checkpoint\.json$/.test(name)).length).toBe(2);
    expect(readdirSync(join(folder.path, ".pulumi/backups/sample/dev"))).toEqual([
      expect.stringMatching(/^dev\.\d{19}\.json$/),
      expect.stringMatching(/^dev\.\d{19}\.json$/),
    ]);
  });

  it("refuses to make a stack twice, or under a name that is none", async () => {
    const backend = new FileBackend(folder.path, "./tare");
    await backend.create(reference);
    await expect(backend.create(reference)).rejects.toThrow('stack "dev" already exists');
    for (const stack of ["../up", "a/b", "", "..", "ä"])
      await expect(backend.create({ project: "sample", stack })).rejects.toThrow(`"${stack}" is not a stack name`);
  });

  it("names a stack that is not there", () => {
    expect(() => new FileBackend(folder.path, "./tare").read({ project: "sample", stack: "prod" })).toThrow(
      'no stack named "prod" found',
    );
  });

  it("lists stacks by name, a damaged one among them", async () => {
    const backend = new FileBackend(folder.path, "./tare");
    expect(backend.list("sample")).toEqual([]);
    await backend.create({ project: "sample", stack: "b" }, deploymentOf(resource("one")));
    await backend.create({ project: "sample", stack: "a" });
    writeFileSync(backend.layout.stackFile({ project: "sample", stack: "c" }), "{");
    expect(backend.list("sample")).toEqual([
      { stack: "a", lastUpdate: undefined, resourceCount: 0 },
      { stack: "b", lastUpdate: expect.stringMatching(/^\d{4}-.*Z$/), resourceCount: 1 },
      { stack: "c", resourceCount: 0, problem: expect.stringContaining("is damaged") },
    ]);
  });

  it("lists a stack as updated when the newest entry of its history ended, whatever that did", async () => {
    const backend = new FileBackend(folder.path, "./tare");
    const lastUpdate = () => backend.list("sample")[0]?.lastUpdate;
    await backend.create(reference);
    // A program that throws before anything is saved.
    addToHistory(backend.layout, reference, { ...entry, result: "failed", endTime: 1_900_000_000 });
    expect(lastUpdate()).toBe("2030-03-17T17:46:40Z");
    await backend.write(reference, deploymentOf());
    addToHistory(backend.layout, reference, { ...entry, kind: "destroy", endTime: 1_900_000_060 });
    expect(lastUpdate()).toBe("2030-03-17T17:47:40Z");
    // The new name sorts before the old one, and its entry is the newer one all the same.
    await backend.rename(reference, "a");
    addToHistory(backend.layout, { ...reference, stack: "a" }, { ...entry, endTime: 1_900_000_120 });
    expect(lastUpdate()).toBe("2030-03-17T17:48:40Z");
    expect(readHistory(backend.layout, { ...reference, stack: "a" }).at(-1)?.endTime).toBe(1_900_000_120);
  });

  it("lists a stack whose deployment was killed as updated when its state was saved", async () => {
    const backend = new FileBackend(folder.path, "./tare");
    await backend.create(reference, deploymentOf());
    addToHistory(backend.layout, reference, { ...entry, endTime: 1 });
    expect(backend.list("sample")[0]?.lastUpdate).toBe(backend.read(reference).latest?.manifest.time);
  });

  it("renames a stack, its history and every URN that is its own, and no property", async () => {
    const backend = new FileBackend(folder.path, "./tare");
    const root = resource("", { urn: "urn:pulumi:dev::sample::pulumi:pulumi:Stack::sample-dev" });
    const first = resource("one", { parent: root.urn, outputs: { urn: "urn:pulumi:dev::sample::a:b:C::one" } });
    const second = resource("two", { dependencies: [first.urn], parent: first.urn });
    await backend.create(reference, deploymentOf(root, first, second));
    addToHistory(backend.layout, reference, entry);
    await backend.rename(reference, "prod");
    const prod = { project: "sample", stack: "prod" };
    expect(backend.list("sample").map(({ stack }) => stack)).toEqual(["prod"]);
    const newRoot = "urn:pulumi:prod::sample::pulumi:pulumi:Stack::sample-prod";
    const renamed = "urn:pulumi:prod::sample::a:b:C::one";
    expect(backend.read(prod).latest?.resources).toEqual([
      { ...root, urn: newRoot },
      { ...first, urn: renamed, parent: newRoot },
      { ...second, urn: "urn:pulumi:prod::sample::a:b:C::two", dependencies: [renamed], parent: renamed },
    ]);
    expect(readHistory(backend.layout, prod).length).toBe(1);
    await backend.create(reference);
    await expect(backend.rename(reference, "prod")).rejects.toThrow('stack "prod" already exists');
  });

  it("removes an empty stack; one with resources only by force, leaving a backup", async () => {
    const backend = new FileBackend(folder.path, "./tare");
    await backend.create(reference, deploymentOf(resource("one"), resource("two")));
    expect(() => backend.remove(reference, false)).toThrow(
      'stack "dev" still has 2 resources; removing it would leave them without an owner',
    );
    backend.remove(reference, true);
    expect(backend.exists(reference)).toBe(false);
    expect(existsSync(backend.layout.historyFolder(reference))).toBe(false);
    expect(readdirSync(backend.layout.backupFolder(reference)).length).toBe(1);
  });
});

describe("a state file that cannot be used", () => {
  const errorFor = (text: string): { message: string; wayOut: string; file: string } => {
    const backend = new FileBackend(folder.path, "./tare");
    const file = backend.layout.stackFile(reference);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    try {
      backend.read(reference);
    } catch (error) {
      const { message, wayOut } = error as { message: string; wayOut: string };
      return { message, wayOut, file };
    }
    throw new Error("was read");
  };
  const wrap = (latest: unknown) =>
    JSON.stringify({ version: 3, checkpoint: { stack: "organization/sample/dev", latest } });

  it("names the file and the backups when it is cut off", () => {
    const { message, wayOut, file } = errorFor(wrap(deploymentOf()).slice(0, 60));
    expect(message).toMatch(`the state file ${file} is damaged`);
    expect(wayOut).toBe(`Copy ${file}.bak over it, if that one is good.`);
    mkdirSync(join(folder.path, ".pulumi/backups/sample/dev"), { recursive: true });
    expect(errorFor("").wayOut).toBe(
      `Copy the newest good file over it: earlier states are ${file}.bak and in ${folder.path}/.pulumi/backups/sample/dev.`,
    );
  });

  it("names both versions when a newer Pulumi wrote it", () => {
    const { message, wayOut, file } = errorFor('{"version": 4, "checkpoint": {}}');
    expect(message).toBe(
      `the state file ${file} has version 4, written by a newer Pulumi; this engine reads version 3`,
    );
    expect(wayOut).toMatch(/^Use the Pulumi that wrote it\. /);
  });

  it("says which secrets provider it cannot use", () => {
    const latest = { ...deploymentOf(), secrets_providers: { type: "service", state: {} } };
    const { message, wayOut, file } = errorFor(wrap(latest));
    expect(message).toBe(
      `the state file ${file} keeps its secrets with "service"; the embedded engine knows "passphrase" only`,
    );
    expect(wayOut).toContain("pulumi stack change-secrets-provider passphrase");
  });

  it("names a resource that stands before one it needs", () => {
    const [one, two] = [resource("one"), resource("two")];
    const { message } = errorFor(wrap(deploymentOf({ ...one, dependencies: [two.urn] }, two)));
    expect(message).toContain(`is damaged: ${one.urn} needs ${two.urn}, which does not stand before it`);
  });

  it.each([
    ["[]", "has version undefined"],
    ["null", "it holds no JSON object"],
    ['{"version": 3}', "it holds no checkpoint"],
    [wrap({ resources: [{}] }), "resource 0 has no urn or no type"],
    [wrap({ resources: {} }), "resources is not a list"],
  ])("says what is missing in %s", (text, problem) => {
    expect(errorFor(text).message).toContain(problem);
  });
});

describe("a state that cannot be written", () => {
  test.each(["/proc/nope", "/dev/null/x"])(
    "in %s is an error with path and way out, for state and lock",
    async (place) => {
      const backend = new FileBackend(place, "./tare");
      const reference = { project: "p", stack: "dev" };
      const refusal = { name: "VisibleError", message: expect.stringContaining(place), wayOut: expect.any(String) };
      await expect(backend.create(reference)).rejects.toMatchObject(refusal);
      await expect(takeLock(backend.layout.lockFolder(reference), "dev", "./tare")).rejects.toMatchObject(refusal);
    },
  );
});

describe("backendFolder", () => {
  it("is .tare/state unless PULUMI_BACKEND_URL names another", () => {
    expect(backendFolder("/p", ".tare", "/caller", {})).toBe("/p/.tare/state");
    expect(backendFolder("/p", ".tare", "/caller", { PULUMI_BACKEND_URL: "file:///var/state" })).toBe("/var/state");
    expect(backendFolder("/p", ".tare", "/caller", { PULUMI_BACKEND_URL: "file://./here?no_tmp_dir=true" })).toBe(
      "/caller/here",
    );
    expect(backendFolder("/p", ".tare", "/caller", { PULUMI_BACKEND_URL: "file://~" })).toBe(homedir());
  });

  it("refuses a backend that keeps no files", () => {
    expect(() => backendFolder("/p", ".tare", "/caller", { PULUMI_BACKEND_URL: "s3://bucket" })).toThrow(
      'PULUMI_BACKEND_URL is "s3://bucket", and the embedded engine keeps state in files only',
    );
  });
});
