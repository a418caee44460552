import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { labStatus } from "../../lab";
import { tracesOf } from "./support/lab";
import { projectFolder } from "./support/stack";

jest.setTimeout(900_000);

const backend = mkdtempSync(join(tmpdir(), "tare-quickstart-"));
const results = join(projectFolder, "results", `quickstart-test-${process.pid}`);
let output: string;

/** The folders of the scenarios that it has measured. */
const scenarios = () => readdirSync(join(results, "runs")).map((name) => join(results, "runs", name));

beforeAll(async () => {
  // The quickstart uses the default lab; one that somebody works in must not be taken down by a test.
  expect((await labStatus({ name: "tare" })).state).toBe("down");
  const environment = { PULUMI_BACKEND_URL: `file://${backend}` };
  const run = await execa("./tare", ["quickstart", "--no-install", "--output", results], {
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
  rmSync(results, { recursive: true, force: true });
});

test("says beforehand how long it takes, and ends in at most 15 lines", () => {
  expect(output).toMatch(/^This takes about \d+ minutes/);
  const words = output.slice(output.indexOf("round trip (of it overhead)")).trimEnd().split("\n");
  expect(words.length).toBeLessThanOrEqual(15);
  // But for the report's path, and a folder of one's own in a command.
  for (const line of words.filter((each) => !each.includes(results))) expect(line.length).toBeLessThanOrEqual(80);
  const [head = "", ...rows] = words.slice(0, 5);
  expect(head).toMatch(/ Docker +LXC$/);
  for (const row of rows)
    expect(row).toMatch(/^(no|8) neighbours, (paced, 1000\/s|back to back)( +\S+ [µm]s \(\S+ [µm]s\)){2}$/);
  const flat = words.join(" ");
  expect(flat).toContain("No recommendation: these runs do not tell which is faster, Docker or LXC.");
  // The idle scenario was measured twice.
  expect(flat).toMatch(/Noise: two measurements of the same differ by a ratio of up to \S+ in the round trip/);
  expect(flat).toContain("Sureness: low.");
  expect(flat).toMatch(/\.\/tare choose docker lxc --output \S+ --budget \d+/);
  // Lines that tell how far a stage is included, on a machine that is busy with other work.
  expect(output.split("\n").length).toBeLessThan(80);
});

test("figures for each step, with and without neighbours, at both paces, in the log", () => {
  const log = readFileSync(join(results, "log.txt"), "utf8");
  for (const kind of ["Docker", "LXC"])
    for (const neighbours of ["no neighbours", "8 neighbours at the sender (cpu load)"])
      expect(log).toContain(`\n${kind}, ${neighbours}\n`);
  const rows = log.split("\n").filter((line) => /^ {2}(paced, 1000\/s|back to back) /.test(line));
  expect(rows).toHaveLength(12);
  for (const row of rows) expect(row).toMatch(/( +\S+( ±\S+)? (µs|ms)){3} +\d+( of 1000)? +(valid|suspect)$/);
});

test("a report for each scenario, with a chart and nothing fetched from elsewhere", () => {
  const pages = scenarios().map((folder) => join(folder, "report.html"));
  expect(pages).toHaveLength(4);
  for (const page of pages) {
    expect(existsSync(page)).toBe(true);
    const html = readFileSync(page, "utf8");
    expect(html).toContain("<svg");
    expect(html).not.toMatch(/(src|href)="https?:/);
  }
});

test("one report over both kinds, its answer on top", () => {
  const html = readFileSync(join(results, "report/report.html"), "utf8");
  expect(html.indexOf('id="answer"')).toBeLessThan(html.indexOf('id="verdicts"'));
  for (const kind of ["Docker", "LXC"]) expect(html).toContain(kind);
  expect(html).toMatch(/The same scenario \([^)]*\) was measured more than once/);
  expect(html).not.toMatch(/\b(NaN|undefined)\b/);
});

test("nothing of the lab is left on the machine", async () => {
  expect(tracesOf("tare", 0)).toEqual([]);
  expect((await labStatus({ name: "tare" })).state).toBe("down");
});
