import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readResults, readRuns } from "../../../analysis/results/readRuns";
import { findRuns } from "../../../analysis/results/findRuns";
import { makeCampaign, designedCells } from "../../../bench/synthetic/campaign";
import { writeRawRun } from "../../../bench/synthetic/rawRun";
import { temporaryFolder } from "../../support/temporaryFolder";

const cells = designedCells().filter(
  (cell) => cell.technology === "docker" && cell.load === "cpu" && cell.count === 0 && cell.rate === "1kpps",
);

describe("reading a results folder", () => {
  const folder = temporaryFolder();
  let made: ReturnType<typeof makeCampaign>;
  let folders: string[];

  beforeEach(() => {
    rmSync(folder.path, { recursive: true, force: true });
    made = makeCampaign({ cells, repetitions: 2 });
    folders = made.runs.map((run) => writeRawRun(folder.path, run));
  });

  test("gives back the packets that were written, at every point", async () => {
    const read = await readResults(folder.path);
    expect(read.problems).toEqual([]);
    expect(read.runs.map(({ run }) => run.runId)).toEqual(made.runs.map(({ run }) => run.runId));
    read.runs.forEach(({ packets }, i) => {
      const expected = made.runs[i]?.packets;
      expect(packets.atNs["sender.tap"]).toEqual(expected?.atNs["sender.tap"]);
      packets.rttNs.forEach((ns, row) => expect(Math.abs(ns - (expected?.rttNs[row] ?? NaN))).toBeLessThanOrEqual(500));
    });
  });

  test("does not depend on the order of folders", () => {
    expect(readRuns([...folders].reverse())).toEqual(readRuns(folders));
  });

  test.each(["run.json", "ping.txt", "sender-tap.pcap", "sender-wire.pcap"])(
    "with %s damaged, cut off or gone names the run and the file, and reads the others",
    async (file) => {
      const damaged = join(folders[0] ?? "", file);
      const whole = readFileSync(damaged);
      const damages: (() => void)[] = [
        () => writeFileSync(damaged, whole.subarray(0, whole.length / 2)),
        () => writeFileSync(damaged, ""),
        () => writeFileSync(damaged, Buffer.concat([Buffer.from([whole[0] ? whole[0] ^ 255 : 1]), whole.subarray(1)])),
        () => rmSync(damaged),
      ];
      for (const damage of damages) {
        damage();
        const { runs, problems } = await readResults(folder.path);
        expect(runs).toHaveLength(made.runs.length - 1);
        expect(problems).toHaveLength(1);
        expect(problems[0]?.where).toBe(folders[0]);
        expect(problems[0]?.what).toMatch(file === "run.json" ? /run\.json/ : new RegExp(file));
        writeFileSync(damaged, whole);
      }
    },
  );

  test("a run of a later format is refused by name and version", async () => {
    const path = join(folders[1] ?? "", "run.json");
    writeFileSync(path, readFileSync(path, "utf8").replace('"formatVersion": 1', '"formatVersion": 99'));
    const { problems } = await readResults(folder.path);
    expect(problems[0]?.what).toContain("format 99");
  });

  test("a copy of a run counts once, and is named", async () => {
    cpSync(folders[0] ?? "", `${folders[0]}-copy`, { recursive: true });
    const { runs, problems } = await readResults(folder.path);
    expect(runs).toHaveLength(made.runs.length);
    expect(problems).toEqual([
      { where: `${folders[0]}-copy`, what: expect.stringContaining("is a copy of") as string },
    ]);
  });

  test("a scenario's and a run's own folder can be read, too; a file cannot", async () => {
    const [run = ""] = folders;
    expect(findRuns(run)).toEqual({ folders: [run], withoutRecord: [] });
    expect(findRuns(dirname(run)).folders).toContain(run);
    await expect(readResults(join(run, "run.json"))).rejects.toMatchObject({
      message: expect.stringMatching(/run\.json is a file$/) as string,
      wayOut: "name the results folder that it lies in",
    });
  });

  test("what a killed measurement left is named", async () => {
    const left = join(dirname(folders[0] ?? ""), ".partial-4711-20260101T000000.000Z-1kpps-r1-abcdef");
    mkdirSync(left);
    expect((await readResults(folder.path)).problems).toEqual([
      { where: left, what: expect.stringContaining("interrupted") as string },
    ]);
  });

  test("reports and other folders beside the scenarios are no runs", () => {
    mkdirSync(join(folder.path, "report", "figures"), { recursive: true });
    appendFileSync(join(folder.path, "notes.txt"), "x");
    expect(findRuns(folder.path).folders).toHaveLength(folders.length);
  });

  test("a missing folder is an error with the way out", async () => {
    await expect(readResults(join(folder.path, "nowhere"))).rejects.toMatchObject({
      wayOut: expect.stringContaining("measure first (./tare quickstart)") as string,
    });
  });
});
