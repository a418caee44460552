import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { kendall, ordered } from "../analysis/statistics/kendall";
import { drawIndex, seededRandom } from "../analysis/statistics/random";
import { cpuSeconds, type Bench, type Ratio } from "./bench";

/** Equal to this, or the bench fails. */
const tolerance = 1e-12;
const samples = [
  { n: 10_000, rounds: 600 },
  { n: 1_000_000, rounds: 20 },
];
/** How many distinct values the measured variable has: all different, ten, two. */
const ties = { "no-ties": 0, "ten-values": 10, "two-values": 2 };
/** How many levels the factor has, as in the report's figure of trends: numbers of background guests, and rates. */
const factors = [9, 3];

export const bench: Bench = {
  name: "kendall",
  compares:
    "Kendall's tau-b of one sample with two factors, as reports take it, against scipy.stats.kendalltau (python3-scipy): equal to 1e-12, and in half the time",
  async run(progress) {
    const folder = mkdtempSync(join(tmpdir(), "tare-bench-"));
    const scipy = new Scipy();
    try {
      const ratios: Ratio[] = [];
      for (const { n, rounds } of samples)
        for (const [name, distinct] of Object.entries(ties)) {
          progress(`n = ${n}, ${name}, ${rounds} rounds in turn`);
          ratios.push(await compare(`kendall-${n}-${name}`, n, distinct, rounds, folder, scipy));
        }
      return ratios;
    } finally {
      scipy.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function compare(
  name: string,
  n: number,
  distinct: number,
  rounds: number,
  folder: string,
  scipy: Scipy,
): Promise<Ratio> {
  const random = seededRandom(n + distinct);
  const levels = factors.map((count) => Uint8Array.from({ length: n }, () => drawIndex(random, count)));
  const values = Float64Array.from({ length: n }, (_, i) => {
    const shares = factors.map((count, factor) => (levels[factor]?.[i] ?? 0) / count);
    const value = shares.reduce((sum, share) => sum + share, random()) / (factors.length + 1);
    return distinct === 0 ? value : Math.floor(value * distinct);
  });
  const files = ["values", ...factors.map((count) => `levels-${count}`)].map((file) => join(folder, file));
  [values, ...levels].forEach((column, i) => writeFileSync(files[i] ?? "", Float64Array.from(column)));
  let [ours, theirs] = [Infinity, Infinity];
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    const inOrder = ordered(values);
    const taus = factors.map((count, factor) => kendall(inOrder, levels[factor] ?? new Uint8Array(n), count));
    ours = Math.min(ours, cpuSeconds(before));
    const answer = await scipy.ask(files);
    theirs = Math.min(theirs, answer.seconds);
    taus.forEach((tau, factor) => {
      if (tau === null || !(Math.abs(tau - (answer.taus[factor] ?? NaN)) <= tolerance))
        throw new Error(`${name}: our tau ${tau} is not SciPy's ${answer.taus[factor]}`);
    });
  }
  return { name, value: ours / theirs, bound: 0.5 };
}

/** A SciPy process that is started once, so that neither its start nor its imports are timed. */
class Scipy {
  private readonly process: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;
  private complaint = "";

  constructor() {
    this.process = spawn("/usr/bin/python3", [join(__dirname, "kendall.py")]);
    this.process.stderr.on("data", (text: Buffer) => (this.complaint += text.toString()));
    this.process.stdin.on("error", () => {}); // a process that died is told of by the missing answer
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
  }

  async ask(files: readonly string[]): Promise<{ seconds: number; taus: number[] }> {
    if (!this.process.stdin.write(`${files.join(" ")}\n`)) await once(this.process.stdin, "drain");
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`SciPy did not answer (package python3-scipy): ${this.complaint.trim() || "it ended"}`);
    const [seconds = NaN, ...taus] = value.split(" ").map(Number);
    return { seconds, taus };
  }

  stop(): void {
    this.process.kill();
  }
}
