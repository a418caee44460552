import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { secret } from "../engine/state/deployments";
import { calls, resetEngine, script, step } from "./fakeEngine";
import { testProject } from "./project";

jest.mock("../../engine", () => jest.requireActual("./fakeEngine"));

const project = testProject();
beforeEach(resetEngine);

const lockFolder = () => join(project.path, ".tare/state/.pulumi/locks/organization/sample/dev");
const verbsCalled = () => calls.map(({ verb }) => verb);

describe("tare up", () => {
  it("shows what it did also where its history cannot be written", async () => {
    Object.assign(script, { steps: [step("create", "one")], changes: { create: 1 } });
    mkdirSync(join(project.path, ".tare/state/.pulumi"), { recursive: true });
    writeFileSync(join(project.path, ".tare/state/.pulumi/history"), "");
    const { code, out, err } = await project.tare("up -s dev --yes --skip-preview");
    expect(code).toBe(0);
    expect(out).toContain("+ 1 created");
    expect(err).toMatch(
      /^warning: the stack's history was not written: .*history\/sample.*a part of the path is a file/m,
    );
  });

  it("says in a preview how long the last update took that made as many changes", async () => {
    Object.assign(script, { steps: [step("create", "one")], changes: { create: 1 } });
    await project.tare("up -s dev --yes --skip-preview");
    const folder = join(project.path, ".tare/state/.pulumi/history/sample/dev");
    const file = join(
      folder,
      readdirSync(folder).find((name) => name.endsWith(".history.json"))!,
    );
    const entry = JSON.parse(readFileSync(file, "utf8")) as { startTime: number; endTime: number };
    writeFileSync(file, JSON.stringify({ ...entry, endTime: entry.startTime + 95 }));
    expect((await project.tare("preview -s dev")).out).toContain(
      "Time: about 1 min 35 s, as long as the last update took that made as many changes",
    );
    Object.assign(script, { changes: { create: 2 } });
    expect((await project.tare("preview -s dev")).out).not.toContain("Time:");
  });

  it("previews, updates, shows outputs and a summary, and keeps history", async () => {
    Object.assign(script, {
      steps: [step("create", "one"), step("same", "two")],
      changes: { create: 1, same: 1 },
      outputs: { password: secret("hunter2"), folder: "results/abc" },
    });
    const run = await project.tare("up -s dev --yes");
    expect(run).toEqual({
      code: 0,
      asked: [],
      err: 'Created stack "dev"',
      out: `Previewing update (dev):
 +  a:b:C one create

Resources: + 1 to create, 1 unchanged

Updating (dev):
 +  a:b:C one creating
 +  a:b:C one created (1.5 s)

Outputs:
    folder  : "results/abc"
    password: [secret]

Resources: + 1 created, 1 unchanged, 14 s`,
    });
    expect(verbsCalled()).toEqual(["preview", "up"]);
    const { config, secretKeys, reference, projectFolder } = calls[1]!.options;
    expect(config).toMatchObject({ "sample:count": "4", "sample:token": "hunter2" });
    expect({ secretKeys, reference, projectFolder }).toEqual({
      secretKeys: ["sample:token"],
      reference: { project: "sample", stack: "dev" },
      projectFolder: project.path,
    });
    const history = JSON.parse((await project.tare("stack history -s dev --json")).out);
    expect(history).toEqual([
      expect.objectContaining({
        kind: "update",
        result: "succeeded",
        resourceChanges: { create: 1, same: 1 },
        config: expect.objectContaining({ "sample:token": { secure: expect.stringMatching(/^v1:/) } }),
      }),
    ]);
    expect(readdirSync(lockFolder())).toEqual([]);
  });

  it("does nothing unasked where nobody can answer", async () => {
    expect(await project.tare("up -s dev")).toMatchObject({
      code: 2,
      err: "error: up changes things and nobody is here to confirm it\n       Add --yes to proceed without a question; `./tare preview` shows what would change.",
    });
    expect(calls).toEqual([]);
    expect(existsSync(join(project.path, ".tare"))).toBe(false);
  });

  it("asks after the preview; shows details; a no changes nothing", async () => {
    script.steps = [step("create", "one", { new: { ...step("create", "one"), inputs: { memory: 64 } } })];
    const run = await project.tare("up -s dev", { answers: ["details", "no"] });
    expect(run).toMatchObject({ code: 8, err: expect.stringContaining("error: update declined; nothing was changed") });
    expect(run.asked).toEqual(Array(2).fill('Do you want to perform this update of stack "dev"? (yes/no/details) '));
    expect(run.out).toContain("       + memory: 64");
    expect(verbsCalled()).toEqual(["preview"]);
    await project.tare("up -s dev", { answers: ["yes"] });
    expect(verbsCalled()).toEqual(["preview", "preview", "up"]);
  });

  it("shows every error at the end, fails, and keeps the failure in history", async () => {
    script.steps = [step("create", "one")];
    script.errors = ["a:b:C (one): no space left\non /dev/sda"];
    const run = await project.tare("up -s dev --yes --skip-preview");
    expect(run.code).toBe(4);
    expect(run.out).toContain(" +  a:b:C one creating failed (1.5 s)");
    expect(run.err).toContain("\nDiagnostics:\n  a:b:C (one): no space left\n    on /dev/sda");
    expect((await project.tare("stack history -s dev --json")).out).toContain('"result": "failed"');
  });

  it("prints nothing but JSON to standard output with --json", async () => {
    Object.assign(script, {
      steps: [step("create", "one")],
      changes: { create: 1 },
      outputs: { password: secret("x") },
    });
    const run = await project.tare("up -s dev --yes --json");
    expect(JSON.parse(run.out)).toEqual({
      kind: "update",
      stack: "dev",
      result: "succeeded",
      resourceChanges: { create: 1 },
      durationSeconds: 14,
      outputs: { password: "[secret]" },
    });
    expect(run.err).toContain("a:b:C one created");
  });

  it("passes an interrupt on, gives the lock back and says so in its exit code", async () => {
    script.steps = [step("create", "one")];
    script.meanwhile = async ({ signal, terminate }) => {
      process.emit("SIGINT");
      expect({ graceful: signal.aborted, now: terminate?.aborted }).toEqual({ graceful: true, now: false });
      process.emit("SIGINT");
      expect(terminate?.aborted).toBe(true);
      script.errors.push("interrupted");
    };
    const listeners = process.listenerCount("SIGINT");
    const run = await project.tare("up -s dev --yes --skip-preview");
    expect(run.code).toBe(8);
    expect(run.err).toContain("Interrupted: waiting for what is under way.");
    expect(run.err).toContain("Stopping now.");
    expect(process.listenerCount("SIGINT")).toBe(listeners);
    expect(readdirSync(lockFolder())).toEqual([]);
  });

  it("gives the lock back when the engine throws, and shows how to see where", async () => {
    script.meanwhile = async () => {
      throw new TypeError("x is undefined");
    };
    const run = await project.tare("up -s dev --yes --skip-preview");
    expect(run).toMatchObject({ code: 255, err: expect.stringContaining("error: x is undefined") });
    expect(run.err).toContain("This is a defect of Tare. Run it again with --debug for where it happened.");
    expect((await project.tare("up -s dev --yes --skip-preview --debug")).err).toContain("deploy.test");
    expect(readdirSync(lockFolder())).toEqual([]);
  });

  it("refuses bad config and an unknown stack before the engine runs", async () => {
    project.write("Pulumi.dev.yaml", "config:\n  sample:count: many\n");
    expect(await project.tare("up -s dev --yes")).toMatchObject({ code: 2 });
    expect(await project.tare("up -s nope --yes")).toMatchObject({ code: 6 });
    expect(calls).toEqual([]);
  });

  it("holds the config of project tare against the vocabulary, and names each mistake", async () => {
    project.write("Pulumi.yaml", "name: tare\n");
    project.write("Pulumi.dev.yaml", "config:\n  tare:tecnology: lxc\n  tare:backgroundCount: 129\n");
    const run = await project.tare("up -s dev --yes");
    expect(run).toMatchObject({ code: 2, out: "" });
    expect(run.err).toContain('error: the configuration of stack "dev" cannot be used:');
    expect(run.err).toContain("tecnology");
    expect(run.err).toContain("Nothing was created.");
    expect(calls).toEqual([]);
  });
});

describe("tare preview", () => {
  it("leaves no trace of a stack that was never deployed", async () => {
    script.steps = [step("create", "one")];
    expect(await project.tare("preview -s dev")).toMatchObject({ code: 0 });
    expect(existsSync(join(project.path, ".tare/state"))).toBe(false);
    await calls[0]!.options.store.save(undefined as never);
    expect(existsSync(join(project.path, ".tare/state"))).toBe(false);
  });

  it("prints Pulumi's JSON", async () => {
    const root = step("same", "sample-dev", { type: "pulumi:pulumi:Stack", custom: false });
    const changed = step("update", "one", {
      diffs: ["memory"],
      detailedDiff: { memory: { kind: "update", inputDiff: true } },
    });
    Object.assign(script, { steps: [root, step("same", "two"), changed], changes: { same: 2, update: 1 } });
    const { out, code } = await project.tare("preview -s dev --json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      config: expect.objectContaining({ "sample:count": "4", "sample:token": "[secret]" }),
      steps: [
        { op: "same", urn: root.urn, detailedDiff: null },
        { op: "update", urn: changed.urn, diffReasons: ["memory"], detailedDiff: changed.detailedDiff },
      ],
      duration: 14_000_000_000,
      changeSummary: { same: 2, update: 1 },
    });
  });
});

describe("tare destroy, refresh", () => {
  it("destroys although the config is broken, and says what stays", async () => {
    project.placeDeployedStack();
    project.write("Pulumi.dev.yaml", "config:\n  sample:count: many\n");
    script.changes = { delete: 9 };
    const run = await project.tare("destroy -s dev --yes");
    expect(run.code).toBe(0);
    expect(run.out).toContain("Resources: - 9 deleted, 14 s");
    expect(run.out).toContain("To remove the stack as well: `./tare stack rm dev`");
    expect(verbsCalled()).toEqual(["previewDestroy", "destroy"]);
    const [, ended] = /^\S+ +(\S+) +destroy /m.exec((await project.tare("stack history -s dev")).out) ?? [];
    expect((await project.tare("stack ls")).out).toContain(`dev   ${ended}  `);
  });

  it("refreshes without saving first, where it has to ask", async () => {
    project.placeDeployedStack();
    const before = project.read(".tare/state/.pulumi/stacks/sample/dev.json");
    script.steps = [step("update", "one")];
    await project.tare("refresh -s dev --clear-pending-creates", { answers: ["no"] });
    expect(verbsCalled()).toEqual(["refresh"]);
    expect(calls[0]!.options.clearPendingCreates).toBe(true);
    expect(project.read(".tare/state/.pulumi/stacks/sample/dev.json")).toBe(before);
  });

  it("names a stack that was never deployed", async () => {
    expect(await project.tare("destroy -s dev --yes")).toMatchObject({ code: 6 });
    expect(calls).toEqual([]);
  });
});

describe("tare cancel", () => {
  it("says that nothing is locked, and removes a lock of another machine", async () => {
    expect((await project.tare("cancel -s dev --yes")).out).toBe('Nothing works on stack "dev": it is not locked');
    script.meanwhile = async () => {
      const lock = { pid: 1, username: "ann", hostname: "elsewhere", timestamp: "2026-11-23T02:17:46.392459046Z" };
      writeFileSync(join(lockFolder(), "58d9378c-dbad-4700-8324-9d11f8fa1cc0.json"), JSON.stringify(lock));
    };
    await project.tare("up -s dev --yes --skip-preview");
    expect((await project.tare("up -s dev --yes --skip-preview")).err).toBe(
      'error: stack "dev" is locked by ann@elsewhere (pid 1) since 2026-11-23T02:17:46.392459046Z\n       Wait for it to end. If you are sure that it is gone, remove the lock with `./tare cancel --stack dev`.',
    );
    expect((await project.tare("cancel -s dev --yes")).out).toBe(
      "Removed the lock of ann@elsewhere (pid 1), taken at 2026-11-23T02:17:46.392459046Z",
    );
    expect(readdirSync(lockFolder())).toEqual([]);
  });
});
