import { loads, parametersOf } from "../loads";
import type { HostUsage } from "../loads/hostUsage";
import { isReached, usedShare } from "../loads/share";
import type { AskedLoad } from "../loads/load";
import { lineRate } from "../nics";
import { parseCpuList } from "../scenarios/cpuList";
import type { HostEnvironment, LoadRecord } from "../scenarios/run";
import type { Scenario } from "../scenarios/scenario";
import { guestReadings } from "./guestReadings";
import { hostUsage } from "./hostUsage";
import type { HostSamples } from "./samples";
import { windowAround, windowsBeside, type Window } from "./window";

/** What a load is judged by: the readings of its host, and the time of the probe by that host's clock. */
export interface LoadEvidence {
  host: HostEnvironment;
  wireNic: string;
  samples: HostSamples;
  startedSeconds: number;
  endedSeconds: number;
}

/** Judges how much of the load was there while the probe ran, for the host as a whole. */
export function achievedLoad(scenario: Scenario, evidence: LoadEvidence): LoadRecord {
  const { load: kind, location, count } = scenario.background;
  const common = { kind, location, count };
  const { samples, startedSeconds, endedSeconds } = evidence;
  const window = windowAround(samples.samples, startedSeconds, endedSeconds);
  if (!window) return { ...common, reached: count === 0 ? null : false, share: null, readings: {} };
  const { before, after } = windowsBeside(samples.samples, startedSeconds, endedSeconds);
  const { share, readings } = judged(scenario, window, evidence);
  return {
    ...common,
    reached: share === null ? null : isReached(share),
    share,
    readings,
    before: before ? judged(scenario, before, evidence) : null,
    after: after ? judged(scenario, after, evidence) : null,
    guests: guestReadings(window, samples),
  };
}

function judged(scenario: Scenario, window: Window, { host, wireNic, samples }: LoadEvidence) {
  const { count, load } = scenario.background;
  const usage = hostUsage(window, { cpus: host.cpus, wireNic, samples });
  const readings = Object.values(loads).map((each) => each.readings(usage));
  return {
    share: count === 0 ? null : usedShare(loads[load], askedLoad(scenario, host, usage), usage),
    readings: rounded(Object.assign({ windowSeconds: usage.seconds }, ...readings) as Record<string, number>),
  };
}

function askedLoad({ affinity, background, nic }: Scenario, host: HostEnvironment, usage: HostUsage): AskedLoad {
  const cpus = parseCpuList(host.cpus).length;
  return {
    count: background.count,
    vcpus: background.size.vcpus,
    nicBitsPerSecond: lineRate(nic),
    parameters: parametersOf(background),
    fleetCpus: affinity ? cpus - 1 : cpus - (usage.mainCpuSeconds ?? 0) / usage.seconds,
    wireBitsPerSecond: usage.wireBitsPerSecond,
  };
}

function rounded(readings: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(readings).map(([name, value]) => [name, Number(value.toFixed(6))]));
}
