import { z } from "zod";

/** What background guests do. A new load is one line here and one file in host/loads/ and measurements/loads/ each. */
export const loadKinds = ["cpu", "network", "disk"] as const;
export const LoadKind = z.enum(loadKinds);
export type LoadKind = z.infer<typeof LoadKind>;

/**
 * How each load is understood. The paper names them and no more; this is its plainest reading: every resource as busy as it
 * can be, frames of full size, small mixed accesses that read twice as often as they write.
 */
export const loadParameters = {
  cpu: {
    /** Share of each vCPU that is kept busy. */
    intensityPercent: 100,
  },
  network: {
    /** Share of the virtual NIC's line rate that each guest sends at. */
    intensityPercent: 100,
    /** Ethernet frame without its checksum: 1514 is what an MTU of 1500 takes. */
    frameBytes: 1514,
  },
  disk: {
    /** Accesses that each guest keeps under way. */
    queueDepth: 4,
    blockBytes: 4096,
    readPercent: 70,
    /** Size of the file that each guest works on. */
    fileMiB: 64,
  },
} as const satisfies Record<LoadKind, Record<string, number>>;
