import { secret } from "../engine/state/deployments";
import { projectYaml } from "../engine/workspace/project";
import { calls, resetEngine, script, step } from "./fakeEngine";
import { testProject } from "./project";

jest.mock("../../engine", () => jest.requireActual("./fakeEngine"));

const project = testProject();
const keys = "  measureAgain:\n    type: integer\n    default: 0\n  repetitions:\n    type: integer\n    default: 1\n";
beforeEach(() => {
  resetEngine();
  project.write("Pulumi.yaml", projectYaml + keys);
});

/** What the engine was given last. */
const given = () => {
  const { config } = calls.at(-1)!.options;
  return [config["sample:measureAgain"], config["sample:repetitions"]];
};
const stackFile = () => project.read("Pulumi.dev.yaml");

describe("tare measure", () => {
  it("is an up with a raised counter, which stays in the stack's config", async () => {
    project.placeDeployedStack();
    const run = await project.tare("measure -s dev --yes");
    expect(run).toMatchObject({ code: 0, out: expect.stringContaining("Previewing measurement (dev):") });
    expect(run.out).toContain("Measuring (dev):");
    expect(calls.map(({ verb }) => verb)).toEqual(["preview", "up"]);
    expect(given()).toEqual(["1", "1"]);
    expect(stackFile()).toContain("sample:measureAgain: 1");
    expect(stackFile()).not.toContain("repetitions");
    await project.tare("measure -s dev --yes --skip-preview --repetitions 7");
    expect(given()).toEqual(["2", "7"]);
    await project.tare("up -s dev --yes --skip-preview");
    expect(given()).toEqual(["2", "7"]);
    await project.tare("measure -s dev --yes --skip-preview");
    expect(given()).toEqual(["3", "7"]);
    expect((await project.tare("stack history -s dev --json")).out).toContain('"kind": "update"');
  });

  it("never uses a counter twice, although version control has put the file back", async () => {
    project.placeDeployedStack();
    const before = stackFile();
    await project.tare("measure -s dev --yes --skip-preview");
    project.write("Pulumi.dev.yaml", before);
    await project.tare("measure -s dev --yes --skip-preview");
    expect(given()[0]).toBe("2");
  });

  it("leaves the file as it is if the user declines", async () => {
    project.placeDeployedStack();
    const before = stackFile();
    const run = await project.tare("measure -s dev", { answers: ["no"] });
    expect(run).toMatchObject({ code: 8, err: expect.stringContaining("measurement declined; nothing was changed") });
    expect(stackFile()).toBe(before);
  });

  it("refuses a stack that was never deployed or is destroyed, with the way out", async () => {
    const before = stackFile();
    const never = await project.tare("measure -s dev --yes");
    expect(never).toMatchObject({ code: 6, out: "" });
    expect(never.err).toContain('error: stack "dev" was never deployed');
    expect(never.err).toContain("./tare up --stack dev");
    await project.tare("up -s dev --yes --skip-preview"); // the fake engine makes nothing, so the state stays empty
    calls.length = 0;
    const destroyed = await project.tare("measure -s dev --yes");
    expect(destroyed).toMatchObject({ code: 6, out: "" });
    expect(destroyed.err).toContain('stack "dev" has no testbed that could be measured again');
    expect(destroyed.err).toContain("./tare up --stack dev");
    expect(calls).toEqual([]);
    expect(stackFile()).toBe(before);
  });

  it("refuses repetitions that are no number, and a project that has no such counter", async () => {
    project.placeDeployedStack();
    expect(await project.tare("measure -s dev --yes --repetitions none")).toMatchObject({ code: 2 });
    project.write("Pulumi.yaml", projectYaml);
    const run = await project.tare("measure -s dev --yes");
    expect(run).toMatchObject({ code: 2, err: expect.stringContaining('unknown config key "measureAgain"') });
    expect(calls).toEqual([]);
  });
});

describe("outputs of an update that failed", () => {
  const failed = () => {
    script.steps = [step("create", "one")];
    script.errors = ["a:b:C (one): no space left"];
    script.outputs = { password: secret("x"), overhead: "of an earlier update" };
  };
  const time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/;

  it("are not shown, for they are of an earlier one, and it is said when that was", async () => {
    script.outputs = { overhead: "new" };
    expect((await project.tare("up -s dev --yes --skip-preview")).out).toContain('overhead: "new"');
    failed();
    const run = await project.tare("up -s dev --yes --skip-preview");
    expect(run.out).not.toContain("of an earlier update");
    const said =
      "Outputs: none, because this update failed. `./tare stack output --stack dev` has those of the last one that succeeded, which ended at ";
    expect(run.out).toContain(said);
    expect(run.out.split(said)[1]).toMatch(time);
  });

  it("are not in the JSON, which says when an update succeeded", async () => {
    failed();
    const first = JSON.parse((await project.tare("up -s dev --yes --json")).out);
    expect(first).toMatchObject({ result: "failed", outputs: {}, errors: script.errors });
    expect(first.lastUpdates).toEqual({ failed: expect.stringMatching(time) });
    script.errors = [];
    expect(JSON.parse((await project.tare("up -s dev --yes --json")).out)).not.toHaveProperty("lastUpdates");
    failed();
    const { lastUpdates } = JSON.parse((await project.tare("up -s dev --yes --json")).out);
    expect(lastUpdates).toEqual({ failed: expect.stringMatching(time), succeeded: expect.stringMatching(time) });
  });

  it("are marked by `stack output` and by a refresh, until an update succeeds", async () => {
    project.placeDeployedStack();
    failed();
    await project.tare("up -s dev --yes --skip-preview");
    const marked = /the update that ended at \S+Z failed: these outputs may be from before it\./;
    const shown = await project.tare("stack output plain -s dev");
    expect(shown).toMatchObject({ code: 0, out: '{"list":[true,null,"x"],"n":1}', err: expect.stringMatching(marked) });
    script.errors = [];
    expect((await project.tare("refresh -s dev --yes --skip-preview")).out).toMatch(marked);
    await project.tare("up -s dev --yes --skip-preview");
    expect((await project.tare("stack output plain -s dev")).err).toBe("");
  });
});
