import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { designCells, designs } from "../paper/designs";
import { unstatedRate } from "../paper/levels";
import { syntheticRun, paperWorld } from "./synthetic/syntheticRun";
import { paperTruth } from "./synthetic/truth";
import { writeRawRun } from "./synthetic/rawRun";
import { cpuSeconds, type Bench, type Ratio } from "./bench";

const packets = 1000;
/** Limit for the analysis of a full campaign, in seconds of CPU time, so that a busy machine does not make it fail. */
const allowed = { seconds: 30, memoryMiB: 1024 };
/** Sizes of results folders, as multiples of the paper's campaign, and what their time may be over that many times the first. */
const sizes = [1, 3, 10];
const overLinear = 1.2;
/** Limit for the time of an analysis divided by the time to read and hash every raw file, which is the least that any analysis must do. */
const timesFloor = 60;

export const bench: Bench = {
  name: "analysis",
  compares:
    "the whole analysis of a made-up full campaign (546 runs × 1000 packets × 3 points) against 30 s of CPU and reading its files; at 1, 3 and 10 times its size against 1 GiB and linear time",
  async run(progress) {
    const folder = mkdtempSync(join(tmpdir(), "tare-bench-"));
    try {
      const ratios: Ratio[] = [];
      let [written, floor, once] = [0, 0, 0];
      for (const size of sizes) {
        progress(`writing raw files of ${size} campaigns`);
        while (written < size) writeCampaign(folder, written++);
        if (size === 1) floor = timed(() => hashAll(folder));
        const used = analysed(folder);
        if (size === 1) once = used.cpuSeconds;
        progress(
          `${size} times: ${used.seconds.toFixed(1)} s on the clock, ${used.cpuSeconds.toFixed(1)} s of CPU, ${Math.round(used.maxRssMiB)} MiB`,
        );
        ratios.push({ name: `analysis-memory-of-1GiB-${size}x`, value: used.maxRssMiB / allowed.memoryMiB, bound: 1 });
        if (size > 1)
          ratios.push({
            name: `analysis-over-linear-${size}x`,
            value: used.cpuSeconds / (size * once),
            bound: overLinear,
          });
      }
      return [
        { name: "analysis-seconds-of-30", value: once / allowed.seconds, bound: 1 },
        { name: "analysis-cpu-over-reading", value: once / floor, bound: timesFloor },
        ...ratios,
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Analyses a folder in a process of its own. */
function analysed(folder: string): { seconds: number; cpuSeconds: number; maxRssMiB: number } {
  const start = Date.now();
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["-r", "./register.js", join(__dirname, "analysisOnce.ts"), folder],
    { encoding: "utf8", cwd: join(__dirname, "..") },
  );
  if (status !== 0) throw new Error(`the analysis failed: ${stderr}`);
  rmSync(join(folder, "report"), { recursive: true });
  return { seconds: (Date.now() - start) / 1000, ...(JSON.parse(stdout) as { cpuSeconds: number; maxRssMiB: number }) };
}

/** No cell is in more experiments. */
const mostShared = 4;

/** Every cell of every experiment once; cells that two experiments share become a second repetition. @param copy from 0; each further copy has repetitions of its own */
function writeCampaign(folder: string, copy: number): void {
  const seen = new Map<string, number>();
  for (const cell of designs.flatMap(designCells)) {
    const own = { ...cell, rate: cell.rate === unstatedRate ? "1kpps" : cell.rate };
    const key = JSON.stringify(own);
    const repetition = (seen.get(key) ?? copy * mostShared) + 1;
    seen.set(key, repetition);
    const run = syntheticRun(own, repetition, paperTruth(own), { ...paperWorld, packets });
    const guest = run.packets.rttNs.map((ns) => ns - 2000);
    writeRawRun(folder, { ...run, packets: { ...run.packets, atNs: { ...run.packets.atNs, "sender.guest": guest } } });
  }
}

function hashAll(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile())
      createHash("sha256")
        .update(readFileSync(join(entry.parentPath, entry.name)))
        .digest("hex");
}

function timed(action: () => void): number {
  const before = process.cpuUsage();
  action();
  return cpuSeconds(before);
}
