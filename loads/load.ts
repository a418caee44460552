import type { z } from "zod";
import type { HostUsage } from "./hostUsage";

/**
 * What background guests can be busy with. A load is a folder here (this descriptor, and host.sh with its part of the host
 * program), a name in scenarios/load.ts and a line in index.ts. Each parameter is also a key of Pulumi.yaml.
 */
export interface LoadDescriptor {
  /** Its parameters by name. */
  parameters: Record<string, LoadParameter>;
  /** Debian packages that the guest image needs for it. */
  packages: readonly string[];
  /** Whether guests send to a sink on the other host (host/lib/sink.sh). */
  sink: boolean;
  /** Room that it needs on a guest's own disk at its usual parameters, the file system's own included. */
  dataDiskMiB?: number;
  /** The most that can be used of its resource: what the fleet asks for or what the host has, whichever is less. */
  ceiling(asked: AskedLoad): number;
  /** How much of its resource was used, in the unit of the ceiling; null if it cannot be read on the host. */
  used(asked: AskedLoad, usage: HostUsage): number | null;
  /** Readings of its resource, by names that contain the unit. They are taken for every load. */
  readings(usage: HostUsage): Record<string, number>;
}

export interface LoadParameter {
  /** The value if none is set. The paper only names its loads, and this is the plainest interpretation. */
  usual: number;
  schema: z.ZodType<number>;
  /** The parameter's meaning and range, as in Pulumi.yaml. */
  description: string;
}

/** A load as a scenario asks for it, and what its host has. */
export interface AskedLoad {
  /** Number of guests. */
  count: number;
  /** Virtual CPUs of each guest. */
  vcpus: number;
  /** Line rate of each guest's network interface. */
  nicBitsPerSecond: number;
  /** Every parameter of the load. */
  parameters: Record<string, number>;
  /** How many of the host's CPUs the fleet may use: with affinity all but the main guest's; otherwise less what the main guest uses. */
  fleetCpus: number;
  /** Null if it is not known. */
  wireBitsPerSecond: number | null;
}
