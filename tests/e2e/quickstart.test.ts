import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { labStatus } from "../../lab";
import { tracesOf } from "./support/lab";
import { projectFolder } from "./support/stack";

jest.setTimeout(900_000);

const backend = mkdtempSync(join(tmpdir(), "tare-quickstart-"));
let output: string;

/** The folders of the scenarios that it has measured. */
const measured = () => {
  const results = join(projectFolder, "results");
  return existsSync(results)
    ? readdirSync(results)
        .filter((name) => /^[0-9a-f]{12}$/.test(name))
        .map((name) => join(results, name))
    : [];
};
const before = new Set(measured());
const folders = () => measured().filter((folder) => !before.has(folder));

beforeAll(async () => {
  // The quickstart uses the default lab; one that somebody works in must not be taken down by a test.
  expect((await labStatus({ name: "tare" })).state).toBe("down");
  const environment = { PULUMI_BACKEND_URL: `file://${backend}` };
  const run = await execa("./tare", ["quickstart", "--no-install"], {
    cwd: projectFolder,
    env: environment,
    all: true,
    reject: false,
  });
  output = run.all ?? "";
  if (run.exitCode !== 0) throw new Error(`quickstart ended with ${run.exitCode}:\n${output.slice(-4000)}`);
});

afterAll(() => {
  rmSync(backend, { recursive: true, force: true });
  for (const folder of folders()) rmSync(folder, { recursive: true, force: true });
});

test("says beforehand how long it takes, and ends in at most 15 lines", () => {
  expect(output).toMatch(/^This takes about \d+ minutes/);
  const words = output.slice(output.indexOf("With Docker")).trimEnd().split("\n");
  expect(words.length).toBeLessThanOrEqual(15);
  for (const line of words) expect(line.length).toBeLessThanOrEqual(80);
  const flat = words.join(" ");
  expect(flat).toMatch(/a round trip takes \S+ [µm]s here, of which \S+ µs \(\d+ %\) lie between guest and host/);
  // The idle scenario was measured by both stacks.
  expect(flat).toMatch(/Noise: two measurements of the same differ by up to \S+ µs/);
  // Lines that tell how far a stage is included, on a machine that is busy with other work.
  expect(output.split("\n").length).toBeLessThan(80);
});

test("figures for both stacks, without and with neighbours, at both rates, in the log", () => {
  const log = readFileSync(join(projectFolder, ".tare/quickstart.log"), "utf8");
  const table = log.slice(log.indexOf("[7/7]"));
  const titles = table.split("\n").filter((line) => /^stack \w+: Docker, /.test(line));
  expect(titles).toEqual(
    ["sender", "responder"].flatMap((stack) => [
      `stack ${stack}: Docker, no neighbours`,
      `stack ${stack}: Docker, 4 neighbours at the ${stack} (cpu load)`,
    ]),
  );
  const rows = table.split("\n").filter((line) => /^ {2}(paced, 1000\/s|back to back) /.test(line));
  expect(rows).toHaveLength(8);
  for (const row of rows) expect(row).toMatch(/( +\S+( ±\S+)? (µs|ms)){3} +\d+( of 1000)? +(valid|suspect)$/);
});

test("a report for each scenario, with a chart and nothing fetched from elsewhere", () => {
  const pages = folders().map((folder) => join(folder, "report.html"));
  expect(pages).toHaveLength(4);
  for (const page of pages) {
    expect(existsSync(page)).toBe(true);
    const html = readFileSync(page, "utf8");
    expect(html).toContain("<svg");
    expect(html).not.toMatch(/(src|href)="https?:/);
  }
});

test("one report over both stacks, its answer on top", () => {
  const [path] = /results\/report\/report\.html/.exec(output) ?? [];
  const html = readFileSync(join(projectFolder, path ?? ""), "utf8");
  expect(html.indexOf('id="answer"')).toBeLessThan(html.indexOf('id="verdicts"'));
  expect(html).toContain("Docker");
  expect(html).toMatch(/The same scenario \([^)]*\) was measured more than once/);
  expect(html).not.toMatch(/\b(NaN|undefined)\b/);
});

test("nothing of the lab is left on the machine", async () => {
  expect(tracesOf("tare", 0)).toEqual([]);
  expect((await labStatus({ name: "tare" })).state).toBe("down");
});
