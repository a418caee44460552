import { z } from "zod";
import type { AskedLoad, LoadDescriptor } from "../load";

/** Every virtual CPU of every guest is busy. */
export const cpu: LoadDescriptor = {
  parameters: {
    intensityPercent: {
      usual: 100,
      schema: z.int().min(1).max(100),
      description: "share of each vCPU that is kept busy, 1 to 100",
    },
  },
  packages: ["stress-ng"],
  sink: false,

  /** CPUs. */
  ceiling: (asked) => Math.min(wantedCpus(asked), asked.fleetCpus),

  // What the fleet itself used: that somebody keeps the CPUs busy makes no load.
  used: (_asked, { seconds, fleetCpuSeconds }) => (fleetCpuSeconds === null ? null : fleetCpuSeconds / seconds),

  readings: ({ cpus, fleetCpuSeconds, runnableMean }) => ({
    hostCpuBusySeconds: cpus.busySeconds,
    hostCpuIdleSeconds: cpus.idleSeconds,
    hostCpuStealSeconds: cpus.stealSeconds,
    ...(fleetCpuSeconds !== null && { fleetCpuSeconds }),
    runnableMean,
  }),
};

function wantedCpus({ count, vcpus, parameters }: AskedLoad): number {
  const { intensityPercent = NaN } = parameters;
  return (count * vcpus * intensityPercent) / 100;
}
