import { readFileSync } from "node:fs";
import { join } from "node:path";
import { refusedFlags } from "../../cli/stack/refusedFlags";
import { calls, resetEngine, script, step } from "./fakeEngine";
import { tare } from "./fakeTerminal";
import { testProject } from "./project";

jest.mock("../../engine", () => jest.requireActual("./fakeEngine"));

const project = testProject();
beforeEach(resetEngine);

const asked = () => {
  const { selection, replaces, refresh } = calls.at(-1)!.options;
  return { selection, replaces, refresh };
};

describe("flags that select resources", () => {
  it("reach the engine, in the preview and in the deployment", async () => {
    await project.tare(
      "up -s dev --yes -t **::a --target **::b --target-dependents --exclude **::c --exclude-dependents",
    );
    const expected = {
      selection: { targets: ["**::a", "**::b"], targetDependents: true, excludes: ["**::c"], excludeDependents: true },
      replaces: [],
      refresh: undefined,
    };
    expect(asked()).toEqual(expected);
    expect(calls.map(({ options }) => options.selection)).toEqual([expected.selection, expected.selection]);
  });

  it("--target-replace is --target and --replace together", async () => {
    await project.tare("preview -s dev --target-replace **::a --replace **::b");
    expect(asked()).toMatchObject({ selection: { targets: ["**::a"] }, replaces: ["**::b", "**::a"] });
  });

  it.each([
    ["--refresh", true],
    ["-r", true],
    ["--refresh=true", true],
    ["--refresh=false", false],
  ])("%s", async (flag, expected) => {
    await project.tare(`preview -s dev ${flag}`);
    expect(asked().refresh).toBe(expected);
  });

  it("destroy leaves what is protected, where it is told to", async () => {
    project.placeDeployedStack();
    const file = ".tare/state/.pulumi/stacks/sample/dev.json";
    project.write(
      file,
      project.read(file).replace('"type": "sample:index:Pair",', '"type": "sample:index:Pair", "protect": true,'),
    );
    await project.tare("destroy -s dev --yes --exclude-protected");
    expect(asked().selection?.excludes).toEqual(["urn:pulumi:dev::sample::sample:index:Pair::p1"]);
  });
});

describe("--expect-no-changes", () => {
  it("is content with resources that do not change", async () => {
    script.changes = { same: 3 };
    expect(await project.tare("preview -s dev --expect-no-changes")).toMatchObject({ code: 0, err: "" });
  });

  it("fails with a code of its own, after all is shown and recorded", async () => {
    script.changes = { same: 3, update: 1 };
    expect(await project.tare("preview -s dev --expect-no-changes --json")).toMatchObject({
      code: 7,
      out: expect.stringContaining('"update": 1'),
      err: expect.stringContaining("error: no changes were expected but changes were proposed"),
    });
    expect(await project.tare("up -s dev --yes --expect-no-changes")).toMatchObject({
      code: 7,
      err: expect.stringContaining("error: no changes were expected but changes occurred"),
    });
    expect((await project.tare("stack history -s dev --json")).out).toContain('"update": 1');
  });
});

describe("what is shown", () => {
  it("--show-sames lists what does not change", async () => {
    script.steps = [step("same", "kept")];
    const { out } = await project.tare("up -s dev --yes --show-sames");
    expect(out).toContain("a:b:C kept unchanged\n");
    expect(out).toContain("a:b:C kept unchanged (1.5 s)");
    expect((await project.tare("preview -s dev --json --show-sames")).out).toContain("::kept");
  });

  it("--suppress-outputs shows none, in text and in JSON", async () => {
    script.outputs = { folder: "results/abc" };
    expect((await project.tare("up -s dev --yes --suppress-outputs")).out).not.toContain("results/abc");
    expect((await project.tare("up -s dev --yes --json --suppress-outputs")).out).not.toContain("results/abc");
  });

  it("--message stands in the history", async () => {
    await project.tare("up -s dev --yes -f -m 'the second rack'");
    const [entry] = JSON.parse((await project.tare("stack history -s dev --json")).out);
    expect(entry.message).toBe("the second rack");
  });

  it("--preview-only changes nothing and needs no --yes", async () => {
    project.placeDeployedStack();
    expect(await project.tare("destroy -s dev --preview-only")).toMatchObject({ code: 0 });
    expect(await project.tare("refresh -s dev --preview-only")).toMatchObject({ code: 0 });
    expect(calls.map(({ verb }) => verb)).toEqual(["previewDestroy", "refresh"]);
    expect(await project.tare("stack history -s dev --json")).toMatchObject({ out: "[]" });
  });

  it("--non-interactive asks nothing", async () => {
    expect(await project.tare("up -s dev --non-interactive", { answers: ["yes"] })).toMatchObject({
      code: 2,
      asked: [],
    });
  });
});

describe("flags of Pulumi's that there are not", () => {
  it("are refused by name, with what to do instead, and nothing is called", async () => {
    expect(await project.tare("up -s dev --yes --plan plan.json")).toEqual({
      code: 2,
      out: "",
      err:
        "error: `./tare up` does not have Pulumi's flag --plan\n" +
        "       Preview with `./tare preview` and call `up` at once: there are no saved plans.",
      asked: [],
    });
    for (const flag of Object.keys(refusedFlags))
      expect(await project.tare(`up -s dev --yes --${flag}${flag.endsWith("=") ? "x" : ""}`)).toMatchObject({
        code: 2,
        err: expect.stringContaining(`Pulumi's flag --${flag.replace("=", "")}\n`),
      });
    expect(calls).toEqual([]);
  });

  it("are not in the help, and are all in the table of docs/engine.md", async () => {
    const { out } = await tare(["up", "--help"]);
    const page = readFileSync(join(__dirname, "../../docs/engine.md"), "utf8");
    for (const flag of Object.keys(refusedFlags)) {
      const name = `--${flag.replace("=", "")}`;
      expect(out).not.toMatch(new RegExp(`${name}\\b`));
      expect(page).toContain(`\`${name}\``);
    }
  });
});
