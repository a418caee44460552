import { ticksPerSecond } from "./processes";

/** How a CPU has spent its time. busy: neither idle nor waiting for a disk, without steal. */
export interface CpuTimes {
  busySeconds: number;
  idleSeconds: number;
  stealSeconds: number;
}

/** Reads /proc/stat: the times since boot by CPU number. */
export function parseCpuTimes(text: string): Map<number, CpuTimes> {
  const rows = [...text.matchAll(/^cpu(\d+) (.*)$/gm)].map(([, cpu, fields]) => {
    const [user = 0, nice = 0, system = 0, idle = 0, ioWait = 0, irq = 0, softIrq = 0, steal = 0] = (fields ?? "")
      .split(" ")
      .map((ticks) => Number(ticks) / ticksPerSecond);
    // Guest time is within user time.
    const times = {
      busySeconds: user + nice + system + irq + softIrq,
      idleSeconds: idle + ioWait,
      stealSeconds: steal,
    };
    return [Number(cpu), times] as const;
  });
  return new Map(rows);
}

/** What the given CPUs did between two readings, together. */
export function cpuTimesBetween(
  from: ReadonlyMap<number, CpuTimes>,
  to: ReadonlyMap<number, CpuTimes>,
  cpus: readonly number[],
): CpuTimes {
  const sum = { busySeconds: 0, idleSeconds: 0, stealSeconds: 0 };
  for (const cpu of cpus) {
    const [before, after] = [from.get(cpu), to.get(cpu)];
    if (!before || !after) continue;
    sum.busySeconds += after.busySeconds - before.busySeconds;
    sum.idleSeconds += after.idleSeconds - before.idleSeconds;
    sum.stealSeconds += after.stealSeconds - before.stealSeconds;
  }
  return sum;
}
