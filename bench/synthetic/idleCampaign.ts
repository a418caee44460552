import { dataset, type Dataset } from "../../analysis/model/runData";
import { seededRandom, seedOf } from "../../analysis/statistics/random";
import { designedCells } from "./campaign";
import { probit } from "./probit";
import { paperWorld, syntheticRun, type World } from "./syntheticRun";
import type { Truth } from "./truth";

/** Two hosts of one machine, with few packets a run: verdicts are decided over runs. */
const lab: World = { ...paperWorld, lab: "made-up", packets: 20 };

/** RTT in ms at each rate. Rates do differ where nothing loads the hosts: sleeping CPUs wake up late. */
const rtt: Record<string, number> = { "1pps": 0.2, "1kpps": 0.08, "1Mpps": 0.05 };

/** By how much deployments of the same scenario differ, and runs within one: standard deviations of the logarithm of RTT. */
const scatter = { deployment: 0.08, run: 0.05 };

/**
 * A made-up A/A campaign: the cells of campaigns/paper-e4-lab.yaml in a lab whose loads do nothing, so that no number of guests, no load
 * and no location makes a difference, and both kinds of containers are alike. What is left is noise, part of which all cells of a
 * deployment share: those of one kind, location and repetition.
 */
export function idleCampaign(seed: number, repetitions: number): Dataset {
  const random = seededRandom(seedOf(`idle campaign ${seed}`));
  const normal = (deviation: number) => deviation * probit(Math.min(Math.max(random(), 1e-9), 1 - 1e-9));
  const deployments = new Map<string, number>();
  const offset = (name: string) => {
    const known = deployments.get(name) ?? normal(scatter.deployment);
    deployments.set(name, known);
    return known;
  };
  const cells = designedCells().filter(
    ({ technology, count }) => technology !== "kvm" && [0, 8, 32, 64].includes(count),
  );
  return dataset(
    cells.flatMap((cell) =>
      Array.from({ length: repetitions }, (_, i) => {
        const shared = offset(`${cell.technology} ${cell.location} ${i}`);
        const times = Math.exp(shared + normal(scatter.run));
        const truth: Truth = { rtt: (rtt[cell.rate] ?? NaN) * times, sigma: 0.1, overhead: 0.01 * times };
        return syntheticRun(cell, i + 1, truth, lab);
      }),
    ),
  );
}
