import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { kendall } from "../analysis/statistics/kendall";
import { seededRandom } from "../analysis/statistics/random";
import { cpuSeconds, type Bench, type Ratio } from "./bench";

/** Equal to this, or the bench fails. */
const tolerance = 1e-12;
const samples = [
  { n: 10_000, rounds: 600 },
  { n: 1_000_000, rounds: 20 },
];
/** Distinct values of x and y: none repeated, ten, two. */
const ties = { "no-ties": 0, "ten-values": 10, "two-values": 2 };

export const bench: Bench = {
  name: "kendall",
  compares: "our Kendall's tau-b against scipy.stats.kendalltau (python3-scipy): equal to 1e-12, and in half the time",
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
  const draw = distinct === 0 ? random : () => Math.floor(random() * distinct);
  const x = Float64Array.from({ length: n }, draw);
  const y = x.map((value) => value + (distinct === 0 ? 2 : 1) * draw());
  writeFileSync(join(folder, "x"), x);
  writeFileSync(join(folder, "y"), y);
  let [ours, theirs] = [Infinity, Infinity];
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    const { tau } = kendall(x, y);
    ours = Math.min(ours, cpuSeconds(before));
    const answer = await scipy.ask(join(folder, "x"), join(folder, "y"));
    theirs = Math.min(theirs, answer.seconds);
    if (tau === null || Math.abs(tau - answer.tau) > tolerance)
      throw new Error(`${name}: our tau ${tau} is not SciPy's ${answer.tau}`);
  }
  return { name, value: ours / theirs, bound: 0.5 };
}

/** A SciPy that stays, so that neither its start nor its imports are timed. */
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

  async ask(x: string, y: string): Promise<{ seconds: number; tau: number }> {
    if (!this.process.stdin.write(`${x} ${y}\n`)) await once(this.process.stdin, "drain");
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`SciPy did not answer (package python3-scipy): ${this.complaint.trim() || "it ended"}`);
    const [seconds, tau] = value.split(" ").map(Number);
    return { seconds: seconds ?? NaN, tau: tau ?? NaN };
  }

  stop(): void {
    this.process.kill();
  }
}
