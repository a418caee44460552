import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import type { Bench, Cost, Ratio } from "./bench";
import type { Measured } from "./engine/once";
import { FleetStack } from "./fleetStack";

const root = join(__dirname, "..");
/** Numbers of resources. The fixed costs are subtracted where both are compared. */
const [few, many] = [250, 1000];
/** Number of repetitions, of which the least counts, because the machine may be busy with other things. */
const rounds = 3;

export const bench: Bench = {
  name: "engine",
  compares:
    `${many} local commands that do nothing: up, up with nothing changed and destroy, against the same program on a monitor ` +
    `that answers at once and a bare loop of the same deletions; ${many} against ${few} of them, without the fixed costs`,
  async run(progress) {
    const folder = mkdtempSync(join(tmpdir(), "tare-bench-"));
    try {
      await FleetStack.make(folder, join(__dirname, "engine/program"));
      const best = await measureAll(folder, progress);
      // Others' work on the machine changes CPU time less than elapsed time.
      for (const { name, value } of ratiosOf(best("cpuSeconds")))
        console.log(`report ${name}-by-cpu ${value.toFixed(2)}`);
      return ratiosOf(best("seconds"));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** The least of all rounds, in seconds. */
type Best = (what: string, count: number) => number;

async function measureAll(folder: string, progress: (text: string) => void): Promise<(unit: keyof Cost) => Best> {
  const best = new Map<string, Cost>();
  const take = async (name: string, what: Measured, count: number) => {
    const cost = await once(what, folder, count);
    progress(`${name} of ${count}: ${cost.seconds.toFixed(2)} s, CPU ${cost.cpuSeconds.toFixed(2)} s`);
    const before = best.get(`${name} of ${count}`) ?? cost;
    best.set(`${name} of ${count}`, {
      seconds: Math.min(before.seconds, cost.seconds),
      cpuSeconds: Math.min(before.cpuSeconds, cost.cpuSeconds),
    });
  };
  for (let round = 1; round <= rounds; round++)
    for (const count of [0, few, many]) {
      await take("floor", "floor", count);
      await take("up", "up", count);
      await take("unchanged", "up", count);
      await take("destroy", "destroy", count);
      await take("loop", "loop", count);
    }
  for (const [what, { seconds, cpuSeconds }] of best)
    console.log(`report engine-${what.replaceAll(" ", "-")} ${seconds.toFixed(2)} s (CPU ${cpuSeconds.toFixed(2)} s)`);
  return (unit) => (what, count) => best.get(`${what} of ${count}`)?.[unit] ?? NaN;
}

function ratiosOf(best: Best): Ratio[] {
  const over = (what: string, other: string) => best(what, many) / best(other, many);
  const upAbove = (count: number) => best("up", count) - best("floor", count);
  // Nothing runs beside `destroy`: what it takes for no resource is its fixed cost.
  const destroyAbove = (count: number) => best("destroy", count) - best("destroy", 0);
  return [
    { name: "engine-up", value: over("up", "floor"), bound: 1.5 },
    { name: "engine-unchanged", value: over("unchanged", "floor"), bound: 1.15 },
    { name: "engine-destroy", value: over("destroy", "loop"), bound: 1.5 },
    { name: "engine-up-linear", value: upAbove(many) / upAbove(few), bound: 4.5 },
    { name: "engine-destroy-linear", value: destroyAbove(many) / destroyAbove(few), bound: 4.5 },
  ];
}

/** Measures in a new process: one that has deployed before runs code that is compiled already. */
async function once(what: Measured, folder: string, count: number): Promise<Cost> {
  const words = ["-r", "./register.js", "bench/engine/once.ts", what, folder, String(count)];
  const { stdout } = await execa(process.execPath, words, { cwd: root, stderr: "inherit" });
  return JSON.parse(stdout) as Cost;
}
