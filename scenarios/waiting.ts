import { z } from "zod";

/** What a task's schedstat counts (kernel documentation, scheduler/sched-stats.rst). */
const Scheduled = z.strictObject({
  /** On a CPU. */
  ranSeconds: z.number(),
  /** Ready to run, in a run queue. */
  waitedSeconds: z.number(),
  /** How often it was given a CPU. */
  timeslices: z.int(),
});
export type Scheduled = z.infer<typeof Scheduled>;

/** What the kernel of one host says of waiting between a reading before the probe and one after it. */
const HostWaiting = z.strictObject({
  windowSeconds: z.number(),
  /** The main guest's threads on this host; null where they cannot be read. */
  guest: z
    .strictObject({
      threads: z.array(Scheduled.extend({ tid: z.int(), name: z.string() })),
      /** Threads that were there before and not after: what they did is in no sum. */
      ended: z.int(),
    })
    .nullable(),
  /** How often the guest's vCPUs left guest mode, by the host's counters; null where it has none. */
  exits: z.record(z.string(), z.int()).nullable(),
  /** Of the CPUs that the testbed may use, in the kernel's steps of 10 ms. */
  cpus: z
    .strictObject({
      cpus: z.string(),
      /** Taken by a hypervisor below this host. */
      stealSeconds: z.number(),
      softirqSeconds: z.number(),
      interruptSeconds: z.number(),
    })
    .nullable(),
  /** Of all tasks on these CPUs, ended ones too; null where the kernel keeps no such account (CONFIG_SCHEDSTATS). */
  allTasks: Scheduled.nullable(),
  /** How often each kind of softirq ran on these CPUs: NET_RX, NET_TX, … */
  softirqs: z.record(z.string(), z.int()),
  /** Of all CPUs of the machine. */
  interrupts: z.int().nullable(),
  contextSwitches: z.int().nullable(),
  /** What cannot be read, and why. */
  untold: z.array(z.string()),
});
export type HostWaiting = z.infer<typeof HostWaiting>;

/** How long a run's main guests and its probe waited for a CPU. */
export const RunWaiting = z.strictObject({
  /** The probe's main thread, by the kernel that runs it: the guest's own in a virtual machine. Null where that does not tell. */
  probe: Scheduled.nullable(),
  /** Null where a host was not read twice. */
  sender: HostWaiting.nullable(),
  responder: HostWaiting.nullable(),
});
export type RunWaiting = z.infer<typeof RunWaiting>;
