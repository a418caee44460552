import { randomBytes, randomInt } from "node:crypto";
import { VisibleError } from "../errors/visibleError";
import { probeTools } from "../probes";
import { intervalSeconds, type Probe } from "../scenarios/probe";

/** ping's default, which the paper used. */
export const payloadBytes = 56;

/** The time for each request that a probe gets beside its interval before it counts as hung. */
const slowestRoundTripSeconds = 0.5;
const slackSeconds = 60;

/** Times to live that no system sends with of its own accord (64, 128 and 255 are usual), and that no way through a testbed uses up. */
const [leastHops, mostHops] = [129, 254];

/**
 * A time to live for a probe's requests, by which captures tell them from those of another ping between the same guests, and
 * from what an earlier probe left. Nothing else about the packets changes. Undefined if the mode's tool cannot set it.
 */
export function chooseHops({ mode }: Probe): number | undefined {
  return probeTools[mode].marksHops ? randomInt(leastHops, mostHops + 1) : undefined;
}

/**
 * What runs in the sender guest for a probe, as a list of words.
 * @param hops the requests' time to live
 * @throws VisibleError if the mode's probe tool cannot send the probe
 */
export function probeCommand(probe: Probe, address: string, hops?: number): string[] {
  const tool = probeTools[probe.mode];
  const problem = tool.refuses(probe);
  if (problem) throw new VisibleError(problem.message, problem.wayOut);
  return tool.command(probe, { address, payloadBytes, ...(hops === undefined ? {} : { hops }) });
}

/** Seconds that a probe takes if every reply comes at once. */
export function expectedSeconds(probe: Probe): number {
  return probe.count * Math.max(intervalSeconds(probe.rate), 0.0001);
}

/** Seconds after which the host ends a probe and its captures, whatever happens on this machine. */
export function limitSeconds(probe: Probe): number {
  return Math.ceil(probe.count * (intervalSeconds(probe.rate) + slowestRoundTripSeconds) + slackSeconds);
}

/** Seconds between two readings of a host while a probe runs: short enough for several readings, long enough not to disturb. */
export function sampleEverySeconds(probe: Probe): number {
  return Math.min(10, Math.max(1, Math.round(expectedSeconds(probe) / 20)));
}

/** Sortable and unique: 20261123T040506.789Z-1kpps-r1-ab12cd. */
export function runId(probe: Probe, startedAt: Date, unique: string = randomBytes(3).toString("hex")): string {
  const stamp = startedAt.toISOString().replace(/[-:]/g, "");
  return `${stamp}-${probe.rate}-r${probe.repetition}-${unique}`;
}
