import { parseCpuList } from "../../scenarios/cpuList";
import { parametersOf } from "../../scenarios/load";
import { guestReadings } from "../guestReadings";
import { cpuSeconds, type Window } from "../window";
import type { LoadEvidence, LoadJudge } from "./kind";

/** The ceiling is min(guests × vCPUs × intensity, the host's CPUs). */
export const cpu: LoadJudge = {
  readings(window, evidence) {
    const host = cpuSeconds(window, parseCpuList(evidence.host.cpus));
    const runnable = samplesWithin(window, evidence).map((sample) => sample.runnable);
    return {
      hostCpuBusySeconds: host.busySeconds,
      hostCpuIdleSeconds: host.idleSeconds,
      hostCpuStealSeconds: host.stealSeconds,
      fleetCpuSeconds: fleetSeconds(window, evidence),
      runnableMean: runnable.reduce((sum, value) => sum + value, 0) / runnable.length,
    };
  },

  share({ background }, window, evidence) {
    const { count, size } = background;
    const numbers = parseCpuList(evidence.host.cpus);
    const { intensityPercent = 100 } = parametersOf(background);
    const wanted = (count * size.vcpus * intensityPercent) / 100;
    // A fleet that wants more than the host has is judged by the host, which it fills together with whatever else runs.
    const used = wanted >= numbers.length ? cpuSeconds(window, numbers).busySeconds : fleetSeconds(window, evidence);
    return used / (window.seconds * Math.min(wanted, numbers.length));
  },
};

function fleetSeconds(window: Window, { samples }: LoadEvidence): number {
  return Object.values(guestReadings(window, samples)).reduce((sum, guest) => sum + (guest.cpuSeconds ?? 0), 0);
}

function samplesWithin({ from, to }: Window, { samples }: LoadEvidence) {
  return samples.samples.filter(({ atSeconds }) => atSeconds >= from.atSeconds && atSeconds <= to.atSeconds);
}
