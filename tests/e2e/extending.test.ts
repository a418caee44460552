import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import execa from "execa";
import { trackedFiles } from "./support/repository";

/** What docs/contributing.md walks through is tried here: each patch on a copy of this tree, then all of them together. */
const root = join(__dirname, "../..");
const patches = readdirSync(join(root, "docs/extending"))
  .filter((name) => name.endsWith(".patch"))
  .sort();
const patchFile = (name: string) => join(root, "docs/extending", name);

/** The tests that go through a list of what can be added, or hold what must not change when something is. */
const tests = [
  "(campaigns|config|image|lab|loads|nics|paper|probes|scenarios)/",
  "host/(kinds|packages|program|shellcheck)",
  "components/[a-z]+\\.test",
  "cli/doctor/",
  "analysis/(figures|store|tables|verdicts)/",
  "measurements/(achievedLoad|probeCommand)",
  "upgrade",
];

let copy: string;
beforeAll(async () => {
  copy = mkdtempSync(join(tmpdir(), "tare-extending-"));
  for (const file of await trackedFiles()) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** git takes the copy for a folder of its own, even where the temporary folder lies in a repository. */
const inCopy = () => ({ cwd: copy, env: { GIT_CEILING_DIRECTORIES: dirname(copy) } });

/** Runs a program of node_modules in the copy; resolves to what it complains of, nothing where it is content. */
async function complaintsOf(program: string, ...args: string[]): Promise<string> {
  const { failed, all = "" } = await execa(join(root, "node_modules/.bin", program), args, {
    cwd: copy,
    // Whoever adds a key or a name writes the pages and files anew that are made from the lists.
    env: { TARE_UPDATE_DOCS: "1" },
    all: true,
    reject: false,
  });
  return failed ? all : "";
}

/** Lines that a patch adds and removes, by file. */
async function changes(patch: string): Promise<{ file: string; added: number; removed: number }[]> {
  const { stdout } = await execa("git", ["apply", "--numstat", patchFile(patch)], inCopy());
  return stdout.split("\n").map((line) => {
    const [added, removed, file = ""] = line.split("\t");
    return { file, added: Number(added), removed: Number(removed) };
  });
}

test("there is a patch for each kind of extension", () => {
  expect(patches).toEqual(["claim", "figure", "guest-kind", "load", "nic", "probe"].map((name) => `${name}.patch`));
});

test.each(patches)("%s applies alone, and is as large as docs/contributing.md says", async (patch) => {
  await execa("git", ["apply", "--check", patchFile(patch)], inCopy());
  const all = await changes(patch);
  const total = (count: (change: (typeof all)[number]) => number) => all.reduce((sum, one) => sum + count(one), 0);
  const made = all.filter(({ file }) => !existsSync(join(root, file))).length;
  const row = [made, all.length - made, total(({ added }) => added), total(({ removed }) => removed)].join(" | ");
  expect(readFileSync(join(root, "docs/contributing.md"), "utf8")).toContain(`(extending/${patch}) | ${row} |`);
});

test("with all of them together, types, lint, format and the tests of lists hold", async () => {
  const files = (await Promise.all(patches.map(changes))).flat().map(({ file }) => file);
  await execa("git", ["apply", ...patches.map(patchFile)], inCopy());
  const changed = [...new Set(files)].filter((file) => file.endsWith(".ts"));
  const [types, lint, format, units] = await Promise.all([
    complaintsOf("tsc", "--noEmit"),
    complaintsOf("eslint", ...changed),
    complaintsOf("prettier", "--check", ...changed, "Pulumi.yaml"),
    complaintsOf("jest", "--selectProjects", "unit", "whole", "--testPathPatterns", `tests/(${tests.join("|")})`),
  ]);
  expect([types, lint, format]).toEqual(["", "", ""]);
  expect(units).toBe("");
}, 600_000);
