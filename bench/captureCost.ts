import { captureCosts, captureCostText } from "../analysis/model/captureCosts";
import type { RunRecord } from "../scenarios/run";
import type { Bench, Ratio } from "./bench";
import { LabStack } from "./labStack";

/** Kinds of guests that run here without emulation. */
const technologies = ["docker", "lxc"] as const;
const rates = ["1kpps", "1Mpps"];
const rounds = 8;
const count = 1000;
/** The largest round trip with all captures, as a ratio to one without. */
const bound = 1.25;

export const bench: Bench = {
  name: "capture-cost",
  compares:
    `a round trip with all capture points against one without any, ${rounds} rounds of ${count} requests in turn, ` +
    `of ${technologies.join(" and ")} guests; needs root, as it makes a lab`,
  async run(progress) {
    const stack = await LabStack.make([...technologies], progress);
    try {
      const ratios: Ratio[] = [];
      for (const technology of technologies) {
        progress(`${technology}: ${rounds} rounds at ${rates.join(" and ")}`);
        const runs = await stack.measure({
          technology,
          backgroundCount: "0",
          rates: JSON.stringify(rates),
          count: String(count),
          repetitions: String(rounds),
          capturePoints: JSON.stringify(["all"]),
          captureCost: "true",
        });
        for (const rate of rates)
          ratios.push(
            ratioOf(
              `capture-cost-${technology}-${rate}`,
              runs.filter((run) => run.probe.rate === rate),
              progress,
            ),
          );
        await stack.destroy();
      }
      return ratios;
    } finally {
      progress("taking the lab down");
      await stack.close();
    }
  },
};

function ratioOf(name: string, runs: readonly RunRecord[], progress: (text: string) => void): Ratio {
  const costs = captureCosts(runs);
  if (costs === null) throw new Error(`${name}: no round is usable`);
  const { costMs, percent, rangeMs } = costs;
  progress(`${name}: ${captureCostText(costs)}`);
  const report = (part: string, milliseconds: number) =>
    console.log(`report ${name}${part} ${(milliseconds * 1000).toFixed(2)} µs`);
  report("", costMs);
  report("-low", rangeMs?.low ?? NaN);
  report("-high", rangeMs?.high ?? NaN);
  return { name: `${name}-of-none`, value: 1 + percent / 100, bound };
}
