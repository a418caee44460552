import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { calls } from "./fakeEngine";
import { testProject } from "./project";
import { callsOf, placeStandIn } from "./standIn";

jest.mock("../../engine", () => jest.requireActual("./fakeEngine"));

const urn = "urn:pulumi:dev::sample::command:local:Command::one";
const state = { type: "command:local:Command", urn, custom: true, id: "1", parent: "", provider: "" };
const secretMark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "[secret]" };
const metadata = {
  ...{ op: "update", urn, type: state.type, provider: "", logical: true, diffs: ["create"], keys: [] },
  old: { ...state, inputs: { create: "echo 1", token: secretMark }, outputs: {} },
  new: { ...state, inputs: { create: "echo 2", token: secretMark }, outputs: {} },
  detailedDiff: { create: { diffKind: "update", inputDiff: true } },
};
const updating = [
  { preludeEvent: { config: { "sample:count": "4" } } },
  { resourcePreEvent: { metadata } },
  { diagnosticEvent: { urn, message: "moving on\n", color: "never", severity: "info", ephemeral: true } },
  { diagnosticEvent: { message: "debugging", color: "never", severity: "debug" } },
  { resOutputsEvent: { metadata } },
  { summaryEvent: { maybeCorrupt: false, durationSeconds: 4, resourceChanges: { update: 1, same: 9 } } },
];
const failing = [
  { resourcePreEvent: { metadata } },
  { diagnosticEvent: { urn, message: "exit status 3\n", color: "never", severity: "error" } },
  { resOpFailedEvent: { metadata, status: 1, steps: 1 } },
  { summaryEvent: { maybeCorrupt: false, durationSeconds: 4, resourceChanges: { same: 9 } } },
];

const project = testProject();
const path = process.env.PATH;
let folder: string;

function tells(events: object[], { code, stderr } = { code: 0, stderr: "" }): void {
  writeFileSync(join(folder, "events"), events.map((event) => `${JSON.stringify(event)}\n`).join(""));
  writeFileSync(join(folder, "code"), String(code));
  writeFileSync(join(folder, "stderr"), stderr);
}

const called = () => callsOf(folder);

beforeEach(() => {
  project.placeDeployedStack();
  folder = join(project.path, "stand-in");
  placeStandIn(folder, path, { folder: "results/abc", password: "[secret]" });
  calls.length = 0;
});

describe("--engine pulumi", () => {
  it("previews and updates by the CLI, and shows its events as the embedded engine's", async () => {
    tells(updating);
    const run = await project.tare(
      "up -s dev --yes --engine pulumi --target **::one --target-dependents --message hi -p 4",
    );
    expect(run).toMatchObject({ code: 0, err: "" });
    const flags = "--target **::one --target-dependents --parallel 4 --color never --stack dev --non-interactive";
    expect(called()).toEqual([`preview --message hi ${flags}`, `up --yes --skip-preview --message hi ${flags}`]);
    expect(run.out).toContain(` ~  command:local:Command one update\n       ~ create: echo 1 => echo 2\n`);
    expect(run.out).toMatch(
      / ~ {2}command:local:Command one updating\n ~ {2}command:local:Command one updated \(\d+ ms\)/,
    );
    expect(run.out).toContain('    folder  : "results/abc"\n');
    expect(run.out).toContain("Resources: ~ 1 updated, 9 unchanged");
    expect(calls).toEqual([]);
  });

  it("gives the CLI the state folder, and the generated passphrase where none is set", async () => {
    tells(updating);
    await project.tare("preview -s dev --engine pulumi");
    const backend = `PULUMI_BACKEND_URL=file://${project.path}/.tare/state`;
    expect(readFileSync(join(folder, "env"), "utf8")).toContain(`${backend}\nPULUMI_CONFIG_PASSPHRASE=tare-sample\n`);
    delete process.env.PULUMI_CONFIG_PASSPHRASE;
    writeFileSync(join(project.path, ".tare/passphrase"), "tare-sample\n", { mode: 0o600 });
    await project.tare("preview -s dev --engine pulumi");
    expect(readFileSync(join(folder, "env"), "utf8")).toContain(
      `${backend}\nPULUMI_CONFIG_PASSPHRASE_FILE=${project.path}/.tare/passphrase\n`,
    );
  });

  it("leaves locks and history to the CLI", async () => {
    tells(updating);
    await project.tare("destroy -s dev --yes --engine pulumi --exclude-protected");
    expect(called()).toEqual([
      "destroy --preview-only --exclude-protected --color never --stack dev --non-interactive",
      "destroy --yes --skip-preview --exclude-protected --color never --stack dev --non-interactive",
    ]);
    expect((await project.tare("stack history -s dev --json")).out).toBe("[]");
    await project.tare("refresh -s dev --yes -f --engine pulumi --clear-pending-creates --expect-no-changes");
    expect(called().at(-1)).toBe(
      "refresh --skip-preview --yes --expect-no-changes --clear-pending-creates --color never --stack dev --non-interactive",
    );
  });

  it("prints Pulumi's JSON of a preview, secrets covered", async () => {
    tells(updating);
    const { out } = await project.tare("preview -s dev --engine pulumi --json");
    const { steps, changeSummary } = JSON.parse(out);
    expect(changeSummary).toEqual({ update: 1, same: 9 });
    expect(steps).toEqual([
      expect.objectContaining({
        op: "update",
        diffReasons: ["create"],
        detailedDiff: { create: { kind: "update", inputDiff: true } },
        newState: expect.objectContaining({ inputs: { create: "echo 2", token: "[secret]" } }),
      }),
    ]);
  });

  it("fails as the CLI does, with what it said", async () => {
    tells(failing, { code: 4, stderr: "error: update failed" });
    const run = await project.tare("up -s dev --yes -f --engine pulumi");
    expect(run.code).toBe(4);
    expect(run.out).toContain("command:local:Command one updating failed");
    expect(run.err).toContain("Diagnostics:\n  command:local:Command (one): exit status 3");
    tells([], { code: 4, stderr: "error: no plugin for docker" });
    expect((await project.tare("up -s dev --yes -f --engine pulumi")).err).toContain("error: no plugin for docker");
  });

  it("is an error that says what to do where there is no CLI, and is never chosen by itself", async () => {
    process.env.PATH = "/nonexistent";
    const run = await project.tare("up -s dev --yes --engine pulumi");
    expect(run).toMatchObject({ code: 2, out: "" });
    expect(run.err).toMatch(/^error: --engine pulumi needs Pulumi's CLI, and `pulumi version` does not answer: /);
    expect(run.err).toContain("or leave out --engine: the embedded engine needs no CLI.");
    process.env.PATH = `${folder}:${path}`;
    await project.tare("up -s dev --yes");
    expect(existsSync(join(folder, "calls"))).toBe(false);
    expect(calls.map(({ verb }) => verb)).toEqual(["preview", "up"]);
  });
});
