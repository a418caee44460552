import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeCampaign, designedCells } from "../../bench/synthetic/campaign";
import { writeRawRun } from "../../bench/synthetic/rawRun";
import { judgedCodes } from "../../cli/judging";
import { temporaryFolder } from "../support/temporaryFolder";
import { tare } from "./fakeTerminal";

describe("tare report on what is no results folder", () => {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder.path, name);

  beforeAll(() => {
    const cells = designedCells()
      .filter(({ technology, count }) => technology === "docker" && count === 0)
      .slice(0, 1);
    for (const run of makeCampaign({ cells, repetitions: 1 }).runs) writeRawRun(at("results"), run);
    mkdirSync(at("empty"));
    mkdirSync(at("other/data"), { recursive: true });
    writeFileSync(at("other/data/run.json"), "{}");
    writeFileSync(at("file"), "");
  });

  test.each([
    ["nowhere", "no results folder at"],
    ["empty", "holds no run that can be read"],
    ["other", "holds no run that can be read"],
    ["file", "is a file"],
  ])("%s is refused by name, alone and beside another", async (name, message) => {
    for (const format of ["html", "md", "json", "csv"]) {
      const alone = await tare(["report", at(name), "--format", format]);
      expect([alone.code, alone.err]).toEqual([1, expect.stringContaining(message)]);
      expect(alone.err).toContain(at(name));
    }
    for (const sets of [
      [at(name), at("results")],
      [at("results"), at(name)],
    ]) {
      const both = await tare(["report", "--compare", ...sets, "--format", "md"]);
      expect([both.code, both.err, both.out]).toEqual([1, expect.stringContaining(message), ""]);
    }
  });

  test.each([
    [["--compare"], "--compare takes two result folders"],
    [["--fail-on-regression"], "needs two result sets"],
    [["--fail-above", "p99 10%"], "--fail-above needs two result sets"],
    [["--rate", "fast"], "--rate fast is not a packet rate"],
    [["--no-raw"], "--no-raw is about an exported result set"],
    [["--licence", "https://example.org"], "--licence https://example.org is about an exported result set"],
    [["--output", "here", "--format", "md"], "--output here is where --format html writes"],
  ])("%j is refused with the way out", async (flags, message) => {
    const { code, err } = await tare(["report", at("results"), ...flags]);
    const expected = flags.some((flag) => flag.startsWith("--fail-")) ? judgedCodes.error : 1;
    expect([code, err]).toEqual([expected, expect.stringContaining(message)]);
  });

  test("--export with --compare is refused", async () => {
    const { code, err } = await tare(["report", "--compare", at("results"), at("results"), "--export", at("crate")]);
    expect([code, err]).toEqual([1, expect.stringContaining("--export gives one result set away")]);
  });

  test("each form is printed, and nothing else goes to the output", async () => {
    const forms: Awaited<ReturnType<typeof tare>>[] = [];
    for (const format of ["md", "json", "csv"]) forms.push(await tare(["report", at("results"), "--format", format]));
    expect(forms.map(({ code }) => code)).toEqual([0, 0, 0]);
    const [md = "", json = "", csv = ""] = forms.map(({ out }) => out);
    expect(md).toMatch(/^# What virtualization adds to round-trip time\n/);
    expect(JSON.parse(json)).toMatchObject({ formatVersion: 1, problems: [] });
    expect(csv).toMatch(/^run_id,/);
  });
});
