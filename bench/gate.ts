import { decideGate, type GateVerdict } from "../analysis/gate/decide";
import { boundsFor } from "../analysis/gate/figures";
import { seededRandom } from "../analysis/statistics/random";
import type { Bench, Ratio } from "./bench";
import { none, scaled, slower, type Effect } from "./gate/effects";
import { drawSides, logSpread, readPool, type PoolRun } from "./gate/pool";

const tail: Effect = { name: "p99 × 2", apply: (run) => ({ ...run, p99: scaled(run.p99, 2) }) };

const effects = [none, slower(1.05), slower(1.1), slower(1.3), tail];
const repetitions = [3, 4, 5, 7, 10];
const seeds = 400;
/** The log-SD up to which 7 repetitions a side must do. */
const quiet = 0.14;

export const bench: Bench = {
  name: "gate",
  compares:
    "what the gate of report --compare answers where the truth is known: false alarms, and changes that it misses",
  async run(progress) {
    const { recorded, cells } = readPool();
    console.log(`pool: ${recorded}`);
    const names = Object.keys(cells);
    for (const name of names) describe(name, cells[name] as PoolRun[][]);
    progress(`false alarms, ${seeds} comparisons`);
    const alarms = count(seeds, (seed) => {
      const deployments = cells[names[seed % names.length] as string] as PoolRun[][];
      return decide(deployments, repetitions[seed % repetitions.length] as number, none, seed) === "worse";
    });
    progress("comparisons with too few repetitions");
    const passes = count(seeds, (seed) => {
      const deployments = cells[names[seed % names.length] as string] as PoolRun[][];
      return decide(deployments, 1 + (seed % 2), none, seed) === "not worse";
    });
    const ratios: Ratio[] = [
      { name: "gate-false-alarms", value: alarms / seeds, bound: 28 / 400 },
      { name: "gate-passed-without-evidence", value: passes / seeds, bound: 0 },
    ];
    for (const name of names) ratios.push(...detection(name, cells[name] as PoolRun[][], progress));
    return ratios;
  },
};

/** Prints how often each answer is given, and gives the ratios that are held to a bound. */
function detection(name: string, deployments: PoolRun[][], progress: (text: string) => void): Ratio[] {
  const { runs: spread } = logSpread(deployments, "median");
  const ratios: Ratio[] = [];
  for (const effect of effects)
    for (const runs of repetitions) {
      progress(`${name}, ${effect.name}, ${runs} repetitions a side`);
      const answers = { worse: 0, "not worse": 0, "could not tell": 0 };
      for (let seed = 1; seed <= seeds; seed++) answers[decide(deployments, runs, effect, seed)]++;
      const share = (answer: GateVerdict) => (answers[answer] / seeds).toFixed(3);
      console.log(
        `table ${name} | ${effect.name} | ${runs} | worse ${share("worse")} | not worse ${share("not worse")} | could not tell ${share("could not tell")}`,
      );
      if (runs === 7 && spread <= quiet && (effect.name === "30 %" || effect === tail))
        ratios.push({
          name: `gate-missed-${`${name} ${effect.name}`.replace(/[^a-z0-9]+/gi, "-").replace(/-$/, "")}`,
          value: 1 - answers.worse / seeds,
          bound: 0.1,
        });
    }
  return ratios;
}

function describe(name: string, deployments: PoolRun[][]): void {
  const spread = logSpread(deployments, "median");
  const { runs: tailSpread } = logSpread(deployments, "p99");
  const runs = deployments.reduce((sum, each) => sum + each.length, 0);
  console.log(
    `pool ${name}: ${runs} runs of ${deployments.length} deployments, log-SD of the median ${spread.runs.toFixed(3)}, between deployments ${spread.deployments.toFixed(3)}; of the p99 ${tailSpread.toFixed(3)}`,
  );
  if (spread.runs > quiet)
    console.log(`pool ${name}: to tell 30 % takes about ${runsNeeded(deployments)} repetitions a side`);
}

/** What the gate itself advises for 7 repetitions: the median of its advice. */
function runsNeeded(deployments: PoolRun[][]): number {
  const advice = Array.from({ length: 50 }, (_, seed) => {
    const { figures } = decision(deployments, 7, none, seed + 1);
    return Math.max(7, ...figures.map(({ runsNeeded: needed }) => needed ?? 0));
  });
  return advice.sort((x, y) => x - y)[25] as number;
}

const decide = (...args: Parameters<typeof decision>): GateVerdict => decision(...args).verdict;

function decision(deployments: PoolRun[][], runs: number, effect: Effect, seed: number) {
  const [a, b] = drawSides(deployments, runs, seededRandom(seed));
  const cells = [{ cell: "pool", a, b: b.map((run) => effect.apply(run)) }];
  return decideGate(cells, boundsFor(cells), seed);
}

function count(comparisons: number, holds: (seed: number) => boolean): number {
  let found = 0;
  for (let seed = 1; seed <= comparisons; seed++) if (holds(seed)) found++;
  return found;
}
