import { z } from "zod";
import { everyGuestKind } from "../../components/guests";

/** What every host is asked for. */
const CommonReading = z.object({
  hostname: z.string(),
  user: z.string(),
  uid: z.int(),
  /** The lab that it is a host of. */
  lab: z.string().nullable(),
  /** Version by program; "?" where it does not say; programs that are missing are left out. */
  programs: z.record(z.string(), z.string()),
  bridge: z.object({ exists: z.boolean(), ports: z.array(z.object({ name: z.string(), hardware: z.boolean() })) }),
  wireNic: z
    .object({
      /** The bridge that it is in. */
      master: z.string().nullable(),
      carrier: z.boolean().nullable(),
      qdiscs: z.array(z.string()),
      /** CPU lists that its interrupts may go to. */
      irqCpus: z.array(z.string()),
    })
    .nullable(),
  /** The interface that ssh came in on, and the bridge that it is in. */
  ssh: z.object({ interface: z.string().nullable(), master: z.string().nullable() }),
  bridgeNfCall: z.boolean().nullable(),
  forwardPolicy: z.enum(["accept", "drop"]).nullable(),
  governor: z.string().nullable(),
  turbo: z.boolean().nullable(),
  smt: z.boolean().nullable(),
  irqbalance: z.boolean(),
  clockSource: z.string().nullable(),
  synchronised: z.boolean().nullable(),
  /** As `sshd -T` says them. */
  sshd: z.object({ maxSessions: z.string().nullable(), maxStartups: z.string().nullable() }),
  cgroupVersion: z.int().nullable(),
  dataFolder: z.object({ writable: z.boolean(), freeMiB: z.int() }),
  memoryAvailableMiB: z.int(),
});

/**
 * What the host program's verb `inspect` reads of a host; null: this host does not let it be read. Beside what all hosts are asked
 * for stand the members that each kind of guests reads for its own checks.
 */
export type HostReading = z.infer<typeof CommonReading> & Record<string, unknown>;
export const HostReading: z.ZodType<HostReading> = everyGuestKind.reduce(
  (schema: z.ZodObject, { doctor }) => schema.extend(doctor.reading),
  CommonReading,
) as unknown as z.ZodType<HostReading>;
