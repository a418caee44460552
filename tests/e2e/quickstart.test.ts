import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import execa from "execa";
import { labStatus } from "../../lab";
import { tracesOf } from "./support/lab";
import { projectFolder } from "./support/stack";

jest.setTimeout(900_000);

const backend = mkdtempSync(join(tmpdir(), "tare-quickstart-"));
let output: string;

const reports = () =>
  [...output.matchAll(/results\/[0-9a-f]{12}\/report\.html/g)].map(([path]) => join(projectFolder, path));

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
  for (const report of new Set(reports())) rmSync(dirname(report), { recursive: true, force: true });
});

test("figures for both stacks, without and with background containers, at both rates", () => {
  const table = output.slice(output.indexOf("[7/7]"));
  const titles = table.split("\n").filter((line) => /^stack \w+: Docker, /.test(line));
  expect(titles).toEqual(
    ["sender", "responder"].flatMap((stack) => [
      `stack ${stack}: Docker, no neighbours`,
      `stack ${stack}: Docker, 4 neighbours at the ${stack} (cpu load)`,
    ]),
  );
  const rows = table.split("\n").filter((line) => /^ {2}(paced, 1000\/s|back to back) /.test(line));
  expect(rows).toHaveLength(8);
  for (const row of rows) expect(row).toMatch(/( +\S+ µs){3} +\d+( of 1000)? +(valid|suspect)$/);
  expect(table).toMatch(/Median overhead: \d+\.\d+ to \d+\.\d+ ms without/);
  // The idle scenario was measured by both stacks.
  expect(table).toMatch(
    /\d+\.\d and \d+\.\d µs at 1kpps, .* at 1Mpps\. What they differ by, up to \d+\.\d µs, is the least/,
  );
  expect(table).toContain("Sureness: low, with one repetition of each scenario");
});

test("a report for each scenario, with a chart and nothing fetched from elsewhere", () => {
  const pages = [...new Set(reports())];
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
