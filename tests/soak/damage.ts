import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { analyse } from "../../analysis/campaign/analyse";
import { VisibleError } from "../../errors/visibleError";
import { readResults } from "../../analysis/results/readRuns";
import { cellsCsv } from "../../analysis/report/csv";
import { campaignJson } from "../../analysis/report/json";
import { campaignMarkdown } from "../../analysis/report/markdown";
import type { Dataset } from "../../analysis/model/runData";
import { drawIndex, seededRandom, type Random } from "../../analysis/statistics/random";
import { exportCrate } from "../../analysis/store/exportCrate";
import { makeCampaign, designedCells } from "../../bench/synthetic/campaign";
import { writeRawRun } from "../../bench/synthetic/rawRun";
import type { SoakCampaign } from "./soakCampaign";

/** Damages in one case. */
const damagesPerCase = 20;

export const campaign: SoakCampaign = {
  name: "damage",
  tries: "a results folder or an export damaged in any file: each run is read as it was or named as damaged",
  start: async () => {
    const sets = await ResultSets.make();
    return {
      runCase: async (seed) => {
        const random = seededRandom(seed);
        for (let i = 0; i < damagesPerCase; i++) await sets.damageOnce(random);
      },
      stop: async () => sets.remove(),
    };
  },
};

/** How a file can be damaged. `other` is the file of the same name in another run, where there is one. */
const damages: Record<string, (path: string, whole: Buffer, random: Random, other: string | undefined) => void> = {
  "one bit turned": (path, whole, random) => {
    const at = drawIndex(random, whole.length);
    const bytes = Buffer.from(whole);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << drawIndex(random, 8));
    writeFileSync(path, bytes);
  },
  "cut off": (path, whole, random) => writeFileSync(path, whole.subarray(0, drawIndex(random, whole.length))),
  "a block of zeros": (path, whole, random) => {
    const at = drawIndex(random, whole.length);
    writeFileSync(path, Buffer.from(whole).fill(0, at, Math.min(at + 512, whole.length)));
  },
  "longer than it was": (path, whole) => writeFileSync(path, Buffer.concat([whole, whole.subarray(0, 7)])),
  gone: (path) => rmSync(path),
  "a folder instead": (path) => {
    rmSync(path);
    mkdirSync(path);
  },
  "another run's": (path, _whole, _random, other) => other !== undefined && cpSync(other, path),
};

/** A results folder with raw files, and an export of the same runs without them. */
export class ResultSets {
  private constructor(
    private readonly folder: string,
    private readonly sets: readonly { path: string; files: readonly string[]; whole: Dataset }[],
  ) {}

  static async make(): Promise<ResultSets> {
    const folder = mkdtempSync(join(tmpdir(), "tare-damage-"));
    const cells = designedCells().filter(
      ({ technology, load, location, count, rate }) =>
        technology !== "kvm" && load === "cpu" && location === "sender" && count === 8 && rate !== "1pps",
    );
    const [raw, exported] = [join(folder, "results"), join(folder, "export")];
    for (const run of makeCampaign({ cells, repetitions: 2 }).runs) writeRawRun(raw, run);
    const options = { licence: null, withRaw: false, reportFolder: null };
    await exportCrate(exported, await readResults(raw), options);
    const sets = [raw, exported].map(async (path) => ({ path, files: filesIn(path), whole: await readResults(path) }));
    return new ResultSets(folder, await Promise.all(sets));
  }

  /** Damages one file, reads and analyses the set, and mends it. @throws AssertionError where damage went unsaid */
  async damageOnce(random: Random): Promise<void> {
    const pick = <Item>(items: readonly Item[]) => items[drawIndex(random, items.length)] as Item;
    const { path, files, whole } = pick(this.sets);
    const file = pick(files);
    const kind = pick(Object.keys(damages));
    const content = readFileSync(file);
    damages[kind]?.(
      file,
      content,
      random,
      files.find((other) => other !== file && basename(other) === basename(file)),
    );
    try {
      await assertSaid(path, whole);
    } catch (error) {
      throw new Error(`${file}, ${kind}: ${(error as Error).message}`, { cause: error });
    } finally {
      rmSync(file, { recursive: true, force: true });
      writeFileSync(file, content);
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Each run is what it was or is named among the problems, and no form of the report shows a number that is none. */
async function assertSaid(path: string, whole: Dataset): Promise<void> {
  let read: Dataset;
  try {
    read = await readResults(path);
  } catch (error) {
    assert.ok(error instanceof VisibleError, `no word for people: ${String(error)}`);
    assert.ok(error.message.includes(path), `does not name the file: ${error.message}`);
    return;
  }
  const known = new Map(read.runs.map((item) => [item.run.runId, item]));
  const said = read.problems.map(({ where, what }) => `${where}: ${what}`).join("\n");
  for (const { run, packets } of whole.runs) {
    const item = known.get(run.runId);
    if (item === undefined) assert.ok(said.includes(run.runId), `run ${run.runId} is gone, and nobody said so`);
    else assert.deepEqual([item.run, item.packets], [run, packets], `run ${run.runId} is another one`);
  }
  const analysis = analyse(read, { unstatedRate: "1kpps", resamples: 20 });
  for (const form of [campaignJson(analysis), campaignMarkdown(analysis), cellsCsv(read)])
    assert.doesNotMatch(form, /\b(NaN|Infinity|undefined)\b/);
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
