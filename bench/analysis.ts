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
import { cpuSeconds, type Bench } from "./bench";

const packets = 1000;
/** Limit for the analysis of a full campaign, in seconds of CPU time, so that a busy machine does not make it fail. */
const allowed = { seconds: 30, memoryMiB: 1024 };
/** Limit for the time of an analysis divided by the time to read and hash every raw file, which is the least that any analysis must do. */
const timesFloor = 60;

export const bench: Bench = {
  name: "analysis",
  compares:
    "the whole analysis of a made-up full campaign (546 runs × 1000 packets × 3 points) against 30 s of CPU, 1 GiB and reading its files",
  async run(progress) {
    const folder = mkdtempSync(join(tmpdir(), "tare-bench-"));
    try {
      progress("writing raw files");
      writeCampaign(folder);
      progress("reading and hashing them");
      const floor = timed(() => hashAll(folder));
      progress("analysing, in a process of its own");
      const start = Date.now();
      const { stdout, stderr, status } = spawnSync(
        process.execPath,
        ["-r", "./register.js", join(__dirname, "analysisOnce.ts"), folder],
        { encoding: "utf8", cwd: join(__dirname, "..") },
      );
      if (status !== 0) throw new Error(`the analysis failed: ${stderr}`);
      const seconds = (Date.now() - start) / 1000;
      const used = JSON.parse(stdout) as { cpuSeconds: number; maxRssMiB: number };
      progress(
        `${seconds.toFixed(1)} s on the clock, ${used.cpuSeconds.toFixed(1)} s of CPU, ${Math.round(used.maxRssMiB)} MiB; reading and hashing alone ${floor.toFixed(2)} s of CPU`,
      );
      return [
        { name: "analysis-seconds-of-30", value: used.cpuSeconds / allowed.seconds, bound: 1 },
        { name: "analysis-cpu-over-reading", value: used.cpuSeconds / floor, bound: timesFloor },
        { name: "analysis-memory-of-1GiB", value: used.maxRssMiB / allowed.memoryMiB, bound: 1 },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Every cell of every experiment once; cells that two experiments share become a second repetition. */
function writeCampaign(folder: string): void {
  const seen = new Map<string, number>();
  for (const cell of designs.flatMap(designCells)) {
    const own = { ...cell, rate: cell.rate === unstatedRate ? "1kpps" : cell.rate };
    const key = JSON.stringify(own);
    const repetition = (seen.get(key) ?? 0) + 1;
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
