import { captureCosts, captureCostText } from "../analysis/model/captureCosts";
import { VisibleError } from "../errors/visibleError";
import type { RunRecord } from "../scenarios/run";
import { hasNicModel, technologies, type Technology } from "../scenarios/technology";
import type { Bench } from "./bench";
import { LabStack } from "./labStack";

const rates = ["1kpps", "1Mpps"];
const rounds = 8;
const count = 1000;

export const bench: Bench = {
  name: "capture-cost",
  compares:
    `a round trip with all capture points against one without any, ${rounds} rounds of ${count} requests in turn, ` +
    `of ${technologies.join(", ")} guests (capture-cost:lxc has that kind only); needs root, as it makes a lab`,
  async run(progress, form) {
    const kinds = kindsOf(form);
    const stack = await LabStack.make(kinds, progress);
    try {
      for (const technology of kinds) {
        progress(`${technology}: ${rounds} rounds at ${rates.join(" and ")}`);
        const runs = await stack.measure({
          technology,
          ...(hasNicModel(technology) ? { nic: "virtio" } : {}),
          backgroundCount: "0",
          rates: JSON.stringify(rates),
          count: String(count),
          repetitions: String(rounds),
          capturePoints: JSON.stringify(["all"]),
          captureCost: "true",
        });
        for (const rate of rates)
          reportCost(
            `capture-cost-${technology}-${rate}`,
            runs.filter((run) => run.probe.rate === rate),
            progress,
          );
        await stack.destroy();
      }
      return [];
    } finally {
      progress("taking the lab down");
      await stack.close();
    }
  },
};

function kindsOf(form: string | undefined): Technology[] {
  const named = form?.split(",") ?? [...technologies];
  const unknown = named.find((name) => !technologies.some((technology) => technology === name));
  if (unknown !== undefined)
    throw new VisibleError(`no kind of guest "${unknown}" in this bench`, `There are: ${technologies.join(", ")}.`);
  return technologies.filter((technology) => named.includes(technology));
}

/** The cost with its interval, without a bound: it depends on the machine, and nobody has set one. */
function reportCost(name: string, runs: readonly RunRecord[], progress: (text: string) => void): void {
  const costs = captureCosts(runs);
  if (costs === null) throw new Error(`${name}: no round is usable`);
  progress(`${name}: ${captureCostText(costs)}`);
  const { costMs, percent, rangeMs } = costs;
  const report = (part: string, value: number, unit: string) =>
    console.log(`report ${name}${part} ${value.toFixed(2)} ${unit}`);
  report("", costMs * 1000, "µs");
  report("-low", (rangeMs?.low ?? NaN) * 1000, "µs");
  report("-high", (rangeMs?.high ?? NaN) * 1000, "µs");
  report("-share", percent, "%");
}
