import type { z } from "zod";
import type { HostUsage } from "./hostUsage";

/**
 * What background guests can be busy with: one folder here (this description, and host.sh with the host's side of it), its
 * name in scenarios/load.ts, one line in index.ts. Each parameter is a key of Pulumi.yaml, too.
 */
export interface LoadDescriptor {
  /** What can be set of it, by name. */
  parameters: Record<string, LoadParameter>;
  /** Debian packages that the guest image needs for it. */
  packages: readonly string[];
  /** Whether guests send to an address of the other host, which swallows it (host/lib/sink.sh). */
  sink: boolean;
  /** Room that it takes on a guest's own disk, with what the file system needs, at its usual parameters. */
  dataDiskMiB?: number;
  /** The most that can be used of its resource: what the fleet asks for or what the host has, whichever is less. */
  ceiling(asked: AskedLoad): number;
  /** How much of its resource was used, in the unit of the ceiling; null where the host does not let it be read. */
  used(asked: AskedLoad, usage: HostUsage): number | null;
  /** What was seen of its resource, by name with the unit in it; read whatever the load. */
  readings(usage: HostUsage): Record<string, number>;
}

export interface LoadParameter {
  /** The paper names its loads and no more; this is the plainest reading of it. */
  usual: number;
  schema: z.ZodType<number>;
  /** What the parameter is and what it may be, as Pulumi.yaml says it. */
  description: string;
}

/** A load as a scenario asks for it, and what of its host bounds it. */
export interface AskedLoad {
  /** Guests. */
  count: number;
  /** Virtual CPUs of each guest. */
  vcpus: number;
  /** Line rate of each guest's network interface. */
  nicBitsPerSecond: number;
  /** Every parameter of the load. */
  parameters: Record<string, number>;
  /** CPUs of the host that count. */
  hostCpus: number;
  /** Null where it is not known. */
  wireBitsPerSecond: number | null;
}
