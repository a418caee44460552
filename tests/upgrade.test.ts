import { createHash } from "node:crypto";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { recipeDigest } from "../image/recipe/recipe";
import { tare } from "./cli/fakeTerminal";
import { temporaryFolder } from "./engine/temporaryFolder";
import { RecordedStack, useRecordedPassphrase } from "./support/recordedStack";

/** What an earlier version left on disk is taken on by this one. tests/fixtures/2f8d04b/README.md says what was recorded. */
const recorded = (...path: string[]) => join(__dirname, "fixtures/2f8d04b", ...path);
const text = (...path: string[]) => readFileSync(recorded(...path), "utf8");

useRecordedPassphrase();

/** Reports have a line for each claim: they are compared by the 35 that were judged then. */
jest.mock("../paper/claims", () => {
  const now = jest.requireActual<typeof import("../paper/claims")>("../paper/claims");
  return { ...now, claims: now.claims.slice(0, 35) };
});

/** The digest in the host program's name. */
const hostProgramDigest = "7be4e9695e17";

const onBoth = (...names: string[]) => names.flatMap((name) => [`${name}-sender`, `${name}-responder`]);
const remote = (name: string) => `update command:remote:Command ${name}`;

/** Stacks of that version had no identity. */
const givesIdentity = "create command:local:Command reservation-identity";

/** The recipe of the image that the recorded stacks have. */
const recipeThen = "0c6dd95facb91800bdc4ca5abc4389bd88bd8059d8d95d8197479ca73aa0816c";

/**
 * Whatever runs the host program does so again, and what ran again is measured again. Another recipe of the image, as a new NIC
 * model or probe tool brings it, replaces the command `image`, and another version of Tare would replace `measurement` and
 * `analysis`: they have no delete, so that this is no more than running again.
 */
const updatedAlways = [
  givesIdentity,
  ...(recipeDigest() === recipeThen ? [] : ["replace command:local:Command image"]),
  ...onBoth("host-program").map((name) => `update command:remote:CopyToRemote ${name}`),
  ...onBoth("facts", "load", "ready", "reservation").map(remote),
  ...["facts-sender-admission", "facts-responder-admission"].map(remote),
  "update command:local:Command measurement",
];

/** What each kind of guest adds. */
const updatedWith = {
  docker: [],
  // A container that is as it was asked for is left alone by the verb that makes it.
  lxc: [...onBoth("guest"), "bg-sender-1", "bg-sender-2"].map(remote),
  kvm: ["kvm-sender-accelerator", "kvm-responder-accelerator"].map(remote),
};

describe.each(["docker", "lxc", "kvm"] as const)("a %s stack", (stack) => {
  const folder = temporaryFolder();

  test("is read, and its preview neither makes nor deletes anything on a host", async () => {
    const deployed = await RecordedStack.place(folder.path, { stack, folder: recorded(stack) });
    const { out } = await deployed.tare("stack", "output", "--json");
    expect(JSON.parse(out)).toEqual(JSON.parse(text(stack, "outputs.json")));
    const foretold = await deployed.preview();
    expect(foretold.filter((line) => !/^(update|replace) /.test(line))).toEqual([givesIdentity]);
    // What a host answers to another host program is not known in a preview, and replaces nothing by that.
    expect(foretold.filter((line) => /^replace (?!command:local:Command image)/.test(line))).toEqual([]);
  });

  test("that another host program made is updated by commands that run again, and no guest is touched", async () => {
    const edit = (state: string) => state.replaceAll(hostProgramDigest, "0".repeat(hostProgramDigest.length));
    const deployed = await RecordedStack.place(folder.path, { stack, folder: recorded(stack), edit });
    expect(await deployed.up()).toEqual([...updatedAlways, ...updatedWith[stack]].sort());
  });
});

describe("measured results", () => {
  const folder = temporaryFolder();
  const formats = ["md", "json", "csv"];
  /** The fixtures stay as they are, whatever a report writes beside the runs. */
  const results = (...path: string[]) => {
    const name = path.at(-1) ?? "";
    cpSync(recorded(...path), join(folder.path, name), { recursive: true });
    return join(folder.path, name);
  };
  const print = async (...words: string[]) => {
    const { out } = await tare(["report", ...words]);
    return `${out.replaceAll(`${folder.path}/`, "")}\n`;
  };

  test.each([
    ["docker", ["docker", "results"]],
    ["lxc", ["lxc", "results"]],
    ["kvm", ["kvm", "results"]],
    ["results", ["results", "before"]],
  ])("are reported as they were: %s", async (expected, path) => {
    const set = results(...path);
    for (const format of formats)
      expect(withLimitsThen(await print(set, "--format", format))).toBe(text(expected, `report.${format}`));
  });

  test("are compared: two repetitions a side cannot tell, and what the runs record is there", async () => {
    const sets = [results("results", "before"), results("results", "after")];
    for (const format of formats)
      expect(await print("--compare", ...sets, "--format", format)).not.toMatch(/NaN|undefined/);
    // What was not recorded then is said now, and not taken as equal.
    const environment = [
      expect.stringContaining(
        "unknown in A and B, because the version that took the runs did not record it: MTU, adaptive coalescing",
      ) as unknown,
    ];
    const comparison: unknown = JSON.parse(await print("--compare", ...sets, "--format", "json"));
    expect(comparison).toMatchObject({ verdict: "could not tell", missing: [], treatments: [], environment });
    const median = { figure: "median", cells: 4, runs: { a: 8, b: 8 }, before: expect.closeTo(0.0165, 4) as number };
    expect(comparison).toMatchObject({ figures: expect.arrayContaining([expect.objectContaining(median)]) as unknown });
  });

  test("are exported as they were", async () => {
    const set = results("results", "before");
    const crate = join(folder.path, "crate");
    await print(set, "--format", "md", "--export", crate, "--no-raw");
    const exported = (file: string) => readFileSync(join(crate, file), "utf8");
    // The dictionary names kinds of guests, loads and probes, of which there may be more by now; the crate has its size and digest.
    const dictionary = "store/dictionary.json";
    const kindsThen = (json: string) =>
      json
        .replace(/"(description|meaning)": "kvm, lxc[^"]*"/g, '"$1": "kvm, lxc or docker"')
        .replace(/as-published \(ping's own pacing\)[^"]*/g, "as-published (ping's own pacing) or open-loop")
        .replace(/what background guests do: [^"]*/g, "what background guests do: cpu, network or disk");
    const file = exported(dictionary);
    const crateThen = kindsThen(exported("ro-crate-metadata.json")).replace(
      sizeAndDigest(file),
      sizeAndDigest(kindsThen(file)),
    );
    expect(kindsThen(file)).toBe(text("results/export", dictionary));
    expect(crateThen).toBe(text("results/export", "ro-crate-metadata.json"));
    expect(exported("store/environments.json")).toBe(text("results/export", "store/environments.json"));
  });
});

/** A report without the line that names what was not recorded then, as Markdown and as JSON have it. */
function withLimitsThen(report: string): string {
  const line =
    "Whether the hosts were the same in all runs is not known of what [^.]*: MTU, adaptive coalescing, boot id, [^.]*\\.";
  return report.replace(new RegExp(`- ${line}\\n|"${line}",`), "");
}

/** As the crate's metadata has them of a file with this text. */
function sizeAndDigest(file: string): string {
  const digest = createHash("sha256").update(file).digest("hex");
  return `"contentSize": "${Buffer.byteLength(file)}",\n   "sha256": "${digest}"`;
}
