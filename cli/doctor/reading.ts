import { z } from "zod";
import { everyGuestKind } from "../../components/guests";
import { WorkReading } from "./work";

/** What is read of every host. */
const CommonReading = z.object({
  hostname: z.string(),
  user: z.string(),
  uid: z.int(),
  /** The lab that the host belongs to; null for a real server. */
  lab: z.string().nullable(),
  /** Versions by program; "?" if a program does not tell its version. Missing programs are left out. */
  programs: z.record(z.string(), z.string()),
  bridge: z.object({ exists: z.boolean(), ports: z.array(z.object({ name: z.string(), hardware: z.boolean() })) }),
  wireNic: z
    .object({
      /** The bridge that it belongs to. */
      master: z.string().nullable(),
      carrier: z.boolean().nullable(),
      qdiscs: z.array(z.string()),
      /** CPU lists that its interrupts may go to. */
      irqCpus: z.array(z.string()),
    })
    .nullable(),
  /** The interface on which ssh arrived, and the bridge that it belongs to. */
  ssh: z.object({ interface: z.string().nullable(), master: z.string().nullable() }),
  bridgeNfCall: z.boolean().nullable(),
  forwardPolicy: z.enum(["accept", "drop"]).nullable(),
  governor: z.string().nullable(),
  turbo: z.boolean().nullable(),
  smt: z.boolean().nullable(),
  irqbalance: z.boolean(),
  clockSource: z.string().nullable(),
  synchronised: z.boolean().nullable(),
  /** As printed by `sshd -T`. */
  sshd: z.object({ maxSessions: z.string().nullable(), maxStartups: z.string().nullable() }),
  cgroupVersion: z.int().nullable(),
  dataFolder: z.object({ writable: z.boolean(), freeMiB: z.int() }),
  memoryAvailableMiB: z.int(),
  work: WorkReading,
});

/**
 * What the host program's verb `inspect` reads of a host; null means that it cannot be read there. It has the common
 * members and, beside them, those that each guest kind reads for its own checks.
 */
export type HostReading = z.infer<typeof CommonReading> & Record<string, unknown>;
export const HostReading: z.ZodType<HostReading> = everyGuestKind.reduce(
  (schema: z.ZodObject, { doctor }) => schema.extend(doctor.reading),
  CommonReading,
) as unknown as z.ZodType<HostReading>;
