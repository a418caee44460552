import { cpuNumbers, cpuSeconds, type Window } from "../window";
import type { LoadEvidence, LoadJudge } from "./kind";

/** The ceiling is min(guests × vCPUs, the host's CPUs). */
export const cpu: LoadJudge = {
  readings(window, evidence) {
    const host = cpuSeconds(window, cpuNumbers(evidence.host.cpus));
    const runnable = samplesWithin(window, evidence).map((sample) => sample.runnable);
    return {
      hostCpuBusySeconds: host.busySeconds,
      hostCpuIdleSeconds: host.idleSeconds,
      hostCpuStealSeconds: host.stealSeconds,
      fleetCpuSeconds: fleetSeconds(window),
      runnableMean: runnable.reduce((sum, value) => sum + value, 0) / runnable.length,
    };
  },

  share({ background: { count, size } }, window, { host }) {
    const numbers = cpuNumbers(host.cpus);
    const wanted = count * size.vcpus;
    // A fleet that wants more than the host has is judged by the host, which it fills together with whatever else runs.
    const used = wanted >= numbers.length ? cpuSeconds(window, numbers).busySeconds : fleetSeconds(window);
    return used / (window.seconds * Math.min(wanted, numbers.length));
  },
};

function fleetSeconds({ from, to }: Window): number {
  return to.fleetCpuSeconds - from.fleetCpuSeconds;
}

function samplesWithin({ from, to }: Window, { samples, startedSeconds, endedSeconds }: LoadEvidence) {
  const during = samples.samples.filter(({ atSeconds }) => atSeconds >= startedSeconds && atSeconds <= endedSeconds);
  return [from, ...during, to];
}
