import { judgeReproducedCells, type ReproductionVerdict } from "../analysis/reproduce/judge";
import { seededRandom } from "../analysis/statistics/random";
import type { Bench, Ratio } from "./bench";
import { none, slower } from "./gate/effects";
import { drawSides, logSpread, readPool } from "./gate/pool";

const effects = [none, slower(1.1), slower(1.3), slower(2)];
/** Five runs a side are of one deployment, as those of a commit are; seven are of two. */
const sizes = [5, 7];
const seeds = 400;

export const bench: Bench = {
  name: "reproduce-gate",
  compares:
    "what `pipeline --reproduce` answers of recorded runs where the truth is known; the two sides share no deployment",
  async run(progress) {
    const { recorded, cells } = readPool();
    console.log(`pool: ${recorded}`);
    const ratios: Ratio[] = [];
    for (const runs of sizes) {
      let alarms = 0;
      for (const [name, deployments] of Object.entries(cells)) {
        const { runs: spread } = logSpread(deployments, "median");
        for (const effect of effects) {
          progress(`${name}, ${runs} runs, ${effect.name}`);
          const answers = { reproduced: 0, differs: 0, "could not tell": 0 };
          for (let seed = 1; seed <= seeds; seed++) {
            const [a, b] = drawSides(deployments, runs, seededRandom(seed));
            answers[judgeReproducedCells([{ cell: "pool", a, b: b.map((run) => effect.apply(run)) }])]++;
          }
          if (effect === none) alarms += answers.differs;
          const share = (verdict: ReproductionVerdict) => (answers[verdict] / seeds).toFixed(3);
          console.log(
            `table ${name} | ${spread.toFixed(2)} | ${runs} | ${effect.name} | differs ${share("differs")} | reproduced ${share("reproduced")} | could not tell ${share("could not tell")}`,
          );
        }
      }
      ratios.push({
        name: `reproduce-false-alarms-${runs}`,
        value: alarms / seeds / Object.keys(cells).length,
        bound: 0.01,
      });
    }
    return ratios;
  },
};
