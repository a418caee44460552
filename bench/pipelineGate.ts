import { judgeInterleavedCells, looks, type InterleavedVerdict } from "../analysis/compare/interleaved";
import { seededRandom } from "../analysis/statistics/random";
import type { Bench, Ratio } from "./bench";
import { none, slower, type Effect } from "./gate/effects";
import { drawRounds, logSpread, readPool, type PoolRun } from "./gate/pool";

const effects = [none, slower(1.05), slower(1.1), slower(1.3)];
const seeds = 400;
/** The log-SD up to which a slowdown of the bound must be found. */
const quiet = 0.04;

export const bench: Bench = {
  name: "pipeline-gate",
  compares: "what a pipeline answers of recorded runs where the truth is known, its second look included",
  async run(progress) {
    const { recorded, cells } = readPool();
    console.log(`pool: ${recorded}`);
    const ratios: Ratio[] = [];
    let alarms = 0;
    for (const [name, deployments] of Object.entries(cells)) {
      const { runs: spread } = logSpread(deployments, "median");
      for (const effect of effects) {
        progress(`${name}, ${effect.name}`);
        const answers = { regression: 0, "no regression": 0, "could not tell": 0 };
        let second = 0;
        for (let seed = 1; seed <= seeds; seed++) {
          const { verdict, look } = answer(deployments, effect, seed);
          answers[verdict]++;
          second += look;
        }
        if (effect === none) alarms += answers.regression;
        const share = (verdict: InterleavedVerdict) => (answers[verdict] / seeds).toFixed(3);
        console.log(
          `table ${name} | ${spread.toFixed(2)} | ${effect.name} | regression ${share("regression")} | no regression ${share("no regression")} | could not tell ${share("could not tell")} | second look ${(second / seeds).toFixed(2)}`,
        );
        if (effect.name !== "10 %") continue;
        const id = name.replace(/[^a-z0-9]+/gi, "-").toLowerCase();
        ratios.push({
          name: `pipeline-passed-10-percent-${id}`,
          value: answers["no regression"] / seeds,
          bound: 2 / 50,
        });
        if (spread <= quiet)
          ratios.push({
            name: `pipeline-missed-10-percent-${id}`,
            value: 1 - answers.regression / seeds,
            bound: 5 / 50,
          });
      }
    }
    ratios.push({ name: "pipeline-false-alarms", value: alarms / seeds / Object.keys(cells).length, bound: 0.01 });
    return ratios;
  },
};

/** The verdict, and at which look (from 0) it was given. */
function answer(deployments: readonly PoolRun[][], effect: Effect, seed: number) {
  const [a, b] = drawRounds(deployments, looks[looks.length - 1] ?? 0, seededRandom(seed));
  let verdict: InterleavedVerdict = "could not tell";
  for (const [look, rounds] of looks.entries()) {
    const sides = { a: a.slice(0, rounds), b: b.slice(0, rounds).map((run) => effect.apply(run)) };
    verdict = judgeInterleavedCells([{ cell: "pool", ...sides }], 1);
    if (verdict !== "could not tell" || look === looks.length - 1) return { verdict, look };
  }
  return { verdict, look: 0 };
}
