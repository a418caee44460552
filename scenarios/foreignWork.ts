import { z } from "zod";

/** One direction of a host's wire. */
const WireUse = z.strictObject({
  wireBytes: z.int(),
  /** What passed the ports of the guests of this testbed. */
  knownBytes: z.int(),
  /** Null where it cannot be told; `untold` says why. */
  foreignBytes: z.int().nullable(),
});

/** Work on a host, while a probe ran, that is neither fleet, main guest nor measurement; and what all of these used. */
export const ForeignWork = z.strictObject({
  /** The time between the readings around the probe. */
  windowSeconds: z.number(),
  /** Seconds of cpu time on the CPUs that the testbed may use. Null: processes cannot be read, or the window is too short. */
  cpu: z
    .strictObject({
      cpus: z.string(),
      busySeconds: z.number(),
      /** By control group, or by process where a guest has no group. Null where it cannot be read. */
      fleetSeconds: z.number().nullable(),
      mainGuestSeconds: z.number().nullable(),
      /** The measurement's own processes here, and the operator's if this is the same machine. */
      toolSeconds: z.number(),
      daemonSeconds: z.number(),
      kernelThreadSeconds: z.number(),
      foreignSeconds: z.number(),
      foreignBy: z.array(z.strictObject({ name: z.string(), pid: z.int(), seconds: z.number() })),
    })
    .nullable(),
  network: z.strictObject({ wireBitsPerSecond: z.number().nullable(), sent: WireUse, received: WireUse }).nullable(),
  /** The data folder's disk. */
  disk: z
    .strictObject({
      busySeconds: z.number(),
      bytes: z.int(),
      operations: z.int(),
      /** Of the fleet's and the main guests. */
      knownBytes: z.int(),
      /** The disk's busy time times the share of its bytes that is not known. */
      foreignBusySeconds: z.number(),
    })
    .nullable(),
  /** Pressure stall, in seconds, of the whole machine by resource and kind: cpuSome, ioSome, ioFull, memorySome, memoryFull. */
  pressureSeconds: z.record(z.string(), z.number()),
  /** What could not be told apart or judged, and why. */
  untold: z.array(z.string()),
});
export type ForeignWork = z.infer<typeof ForeignWork>;
