import { z } from "zod";

/** What one tuning sets on a host. A member that is left out is not touched. */
export interface TuningSettings {
  /** cpufreq's governor of every CPU: https://docs.kernel.org/admin-guide/pm/cpufreq.html */
  governor?: string;
  /**
   * Whether CPUs may run faster than their nominal frequency for a while: `no_turbo` of
   * https://docs.kernel.org/admin-guide/pm/intel_pstate.html, else `boost` of https://docs.kernel.org/admin-guide/pm/cpufreq.html
   */
  turbo?: "on" | "off";
  /**
   * The longest time in microseconds that an idle CPU may take to wake up, asked for by a process that holds /dev/cpu_dma_latency
   * open: https://docs.kernel.org/power/pm_qos_interface.html
   */
  wakeUpMicroseconds?: number;
  /** "one CPU": all interrupts of the wire's NIC on one CPU of the testbed: https://docs.kernel.org/core-api/irq/irq-affinity.html */
  wireInterrupts?: "one CPU";
  /** Whether cores run two threads: /sys/devices/system/cpu/smt/control, https://docs.kernel.org/admin-guide/abi-testing.html */
  smt?: "on" | "off";
  /** By the words of `ethtool -C`: https://docs.kernel.org/networking/ethtool-netlink.html#coalesce-get */
  coalescing?: Record<string, string | number>;
  /** By the words of `ethtool -K`: https://docs.kernel.org/networking/segmentation-offloads.html */
  offloads?: Record<string, "on" | "off">;
}

/** All tunings but `none`, which leaves the hosts as they are. */
const settings = {
  /**
   * As little waiting, and as little chance, as a host allows. Turbo is off although it is faster, because how fast then depends on
   * what the other cores do: the kernel's own reason for the switch is that "reproducible results are important".
   */
  latency: {
    governor: "performance",
    turbo: "off",
    wakeUpMicroseconds: 0,
    wireInterrupts: "one CPU",
    smt: "off",
    coalescing: { "adaptive-rx": "off", "adaptive-tx": "off", "rx-usecs": 0, "tx-usecs": 0 },
    offloads: {
      "generic-receive-offload": "off",
      "large-receive-offload": "off",
      "generic-segmentation-offload": "off",
      "tx-tcp-segmentation": "off",
      "tx-tcp6-segmentation": "off",
    },
  },
} as const satisfies Record<string, TuningSettings>;

export type ActiveTuning = keyof typeof settings;
export type Tuning = "none" | ActiveTuning;
const tunings = ["none", ...Object.keys(settings)] as [Tuning, ...Tuning[]];
export const Tuning = z.enum(tunings);

export const tuningSettings: Record<ActiveTuning, TuningSettings> = settings;

/** What a tuning sets, in words: "governor performance, turbo off, …". */
export function settingsText(tuning: ActiveTuning): string {
  const { governor, turbo, wakeUpMicroseconds, wireInterrupts, smt, coalescing, offloads } = tuningSettings[tuning];
  const words: [string, string | number | undefined][] = [
    ["governor", governor],
    ["turbo", turbo],
    ["idle CPUs awake within microseconds:", wakeUpMicroseconds],
    ["interrupts of the wire's NIC on", wireInterrupts],
    ["SMT", smt],
    ...Object.entries({ ...coalescing, ...offloads }),
  ];
  return words.flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`])).join(", ");
}

/** What became of a tuning on a host, as read there at that moment. */
export const HostTuning = z.strictObject({
  name: z.string().describe("the tuning: latency"),
  set: z.array(z.string()).describe('what is as the tuning wants it: "governor performance (8 times)"'),
  notSet: z.array(z.string()).describe("what this host lacks or refused, or is not a lab's to set, with the reason"),
  changed: z.array(z.string()).describe("what was set and is no longer so"),
});
export type HostTuning = z.infer<typeof HostTuning>;
