import { median } from "../analysis/statistics/quantile";
import { intervalSeconds } from "../scenarios/probe";
import type { Technology } from "../scenarios/technology";
import { workByStep } from "./guestWork";
import type { Step } from "./plan";

/**
 * Seconds that were measured in labs on two cores (docs/campaigns.md). They are where an estimate begins; what a campaign's own steps
 * took corrects it.
 */
const stepSeconds = 6;
const probeSeconds = 5;
const guestSeconds: Partial<Record<Technology, { create: number; delete: number }>> = {
  docker: { create: 0.25, delete: 0.15 },
  lxc: { create: 0.1, delete: 0.1 },
  podman: { create: 0.5, delete: 0.3 },
  kvm: { create: 2, delete: 0.3 },
};
/** A kind that was not measured. */
const unknownGuest = { create: 0.5, delete: 0.3 };
/** Back to back, the next request leaves when the reply is back; this is generous for any guest kind. */
const backToBackSeconds = 0.001;

/** How long each step is expected to take, in seconds and in the plan's order. */
export function estimates(steps: readonly Step[]): number[] {
  return workByStep(steps).map(({ step, creates, deletes }) => {
    const { create, delete: remove } = guestSeconds[step.visit.scenario.technology] ?? unknownGuest;
    const sending = step.probes.reduce(
      (sum, { rate, count }) => sum + probeSeconds + count * (intervalSeconds(rate) || backToBackSeconds),
      0,
    );
    return stepSeconds + creates * create + deletes * remove + sending;
  });
}

/**
 * What a usual one of the last steps took over what was expected of it (the median: the first also builds the guest image). Before
 * {@link fewest} are done, expectation stands.
 */
export function paceOf(expected: readonly number[], done: readonly { number: number; seconds: number }[]): number {
  // The last ones count, because a machine's mood changes.
  const factors = done.slice(-looked).map(({ number, seconds }) => seconds / (expected[number - 1] ?? seconds));
  return factors.length < fewest ? 1 : (median(factors) ?? 1);
}

const looked = 20;
const fewest = 3;

/** How long it takes `workers` to do all pieces, where each in turn goes to whoever is free first. */
export function sharedSeconds(pieces: readonly number[], workers: number): number {
  const ends = Array<number>(Math.max(1, workers)).fill(0);
  for (const seconds of pieces) {
    const first = ends.indexOf(Math.min(...ends));
    ends[first] = (ends[first] ?? 0) + seconds;
  }
  return Math.max(...ends);
}
