import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { configChanges, isHostKey, kindOf, sortChanges, stackOfFile } from "../../../cli/pipeline/changes";

describe("what a changed file is to a pipeline", () => {
  test.each([
    ["Pulumi.sender.yaml", "stack"],
    ["Pulumi.a-b.c.yaml", "stack"],
    ["Pulumi.yaml", "program"],
    ["index.ts", "program"],
    ["package-lock.json", "program"],
    ["host/verbs/probe.sh", "program"],
    ["image/recipe/recipe.ts", "program"],
    ["components/guests/kvm/resources.ts", "program"],
    ["cli/main.ts", "tool"],
    ["analysis/gate/decide.ts", "tool"],
    ["tare", "tool"],
    ["docs/Pulumi.sender.yaml", "idle"],
    ["README.md", "idle"],
    ["tests/index.test.ts", "idle"],
    [".github/workflows/pull-request.yml", "idle"],
  ])("%s: %s", (file, kind) => expect(kindOf(file)).toBe(kind));

  test("a file that is not known is code that needs trust", () => expect(kindOf("new/file.ts")).toBe("tool"));

  test("no file of this repository that a deployment reads counts as idle", () => {
    const root = join(__dirname, "../../..");
    const files = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" }).split("\n").filter(Boolean);
    const folders = [...new Set(files.filter((file) => kindOf(file) === "idle").map((file) => file.split("/")[0]))];
    const known = ["bench", "docs", "pipeline", "tests", "LICENSE"];
    const others = folders.filter(
      (name = "") => !known.includes(name) && !/^\.|\.(md|cff)$|^(eslint\.config|jest\.config|knip)\.js$/.test(name),
    );
    expect(others).toEqual([]);
  });

  test("stacks, program and tool are told apart", () =>
    expect(sortChanges(["Pulumi.a.yaml", "docs/x.md", "host/lib/link.sh", "cli/main.ts"])).toEqual({
      stacks: ["a"],
      program: ["host/lib/link.sh"],
      tool: ["cli/main.ts"],
    }));

  test.each(["Pulumi.yaml", "Pulumi.a/b.yaml", "xPulumi.a.yaml", "Pulumi.$(id).yaml", "Pulumi..yaml.bak"])(
    "%s is no stack's file",
    (file) => expect(stackOfFile(file)).toBeUndefined(),
  );
});

test("values that differ are named, but for those that the pipeline sets itself", () => {
  const base = { load: "cpu", backgroundCount: "0", repetitions: "1", resultsFolder: "results" };
  const head = { load: "cpu", backgroundCount: "4", repetitions: "7", resultsFolder: "other", extra: "x" };
  expect(configChanges(base, head)).toEqual([
    { key: "backgroundCount", base: "0", head: "4" },
    { key: "extra", base: undefined, head: "x" },
  ]);
  expect(configChanges(base, { ...base, repetitions: "9" })).toEqual([]);
});

test("keys that say where a stack runs", () => {
  expect(["senderAddress", "responderKeyFile", "senderCpus"].filter(isHostKey)).toHaveLength(3);
  expect(["load", "location", "sender", "senders"].filter(isHostKey)).toEqual([]);
});
