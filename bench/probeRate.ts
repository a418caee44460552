import { VisibleError } from "../errors/visibleError";
import { probeTools } from "../probes";
import type { RunRecord } from "../scenarios/run";
import type { Bench, Ratio } from "./bench";
import { LabStack } from "./labStack";

/** The modes that send on time, whatever comes back. */
const modes = ["open-loop", "isochronous"] as const;
const rates = [100, 1000, 10_000, 50_000];
const rounds = 3;
/** How long each train lasts, so that its rate does not hang on a few packets. */
const seconds = 3;
/** The largest error of the rate that passes. */
const bound = 0.01;

export const bench: Bench = {
  name: "probe-rate",
  compares:
    `the rate that the ${modes.join(" and ")} probes achieve, by the stamps of the capture at the tap, against the rate that was asked for, ` +
    `${rounds} trains of ${seconds} s each; needs root, as it makes a lab. probe-rate:MODE is one of the two`,
  async run(progress, form) {
    const asked = modes.filter((mode) => form === undefined || form === mode);
    if (asked.length === 0) throw new VisibleError(`no mode "${form}"`, `There are: ${modes.join(", ")}.`);
    const stack = await LabStack.make(["docker"], progress);
    try {
      const ratios: Ratio[] = [];
      for (const mode of asked)
        for (const rate of rates) {
          const count = rate * seconds;
          const refusal = probeTools[mode].refuses({ rate: String(rate), count, mode, repetition: 1 });
          if (refusal) {
            console.log(`not met probe-rate-${mode}-${rate}: ${refusal.message}`);
            continue;
          }
          progress(`${mode}, ${rate} a second`);
          const runs = await stack.measure({
            technology: "docker",
            backgroundCount: "0",
            mode,
            rates: JSON.stringify([String(rate)]),
            count: String(count),
            repetitions: String(rounds),
            capturePoints: JSON.stringify(["tap"]),
          });
          ratios.push(ratioOf(`probe-rate-${mode}-${rate}`, rate, runs));
        }
      await stack.destroy();
      return ratios;
    } finally {
      progress("taking the lab down");
      await stack.close();
    }
  },
};

/** The error of the train whose rate is the farthest from what was asked for. */
function ratioOf(name: string, rate: number, runs: readonly RunRecord[]): Ratio {
  const achieved = runs.map((run) => run.achieved.ratePerSecond).sort((a, b) => a - b);
  console.log(`report ${name}-least ${achieved[0]} requests/s`);
  console.log(`report ${name}-most ${achieved.at(-1)} requests/s`);
  // They lower the rate: a probe that does not send late leaves out what the machine had no time for.
  const skipped = Math.max(...runs.map(({ schedule }) => schedule?.skipped ?? 0));
  if (skipped > 0) console.log(`report ${name}-skipped ${skipped} requests of ${runs[0]?.probe.count}`);
  return { name: `${name}-error`, value: Math.max(...achieved.map((one) => Math.abs(one / rate - 1))), bound };
}
