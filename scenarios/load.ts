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

const percent = z.int().min(1).max(100);
/** What the parameters of each load may be. */
export const loadParameterSchemas: Record<LoadKind, z.ZodObject<Record<string, z.ZodType<number | undefined>>>> = {
  cpu: z.strictObject({ intensityPercent: percent.optional() }),
  network: z.strictObject({
    intensityPercent: percent.optional(),
    // The least that Ethernet takes, and the most that an MTU of 1500 does.
    frameBytes: z.int().min(60).max(1514).optional(),
  }),
  disk: z.strictObject({
    queueDepth: z.int().min(1).max(256).optional(),
    // Direct I/O takes whole sectors.
    blockBytes: z.int().min(512).max(4_194_304).multipleOf(512, "a multiple of 512").optional(),
    readPercent: z.int().min(0).max(100).optional(),
    fileMiB: z.int().min(8).max(1_048_576).optional(),
  }),
};

/** All parameters of a load: those given, and the paper's reading of the others. */
export function parametersOf({
  load,
  parameters,
}: {
  load: LoadKind;
  parameters?: Record<string, number> | undefined;
}) {
  return { ...loadParameters[load], ...parameters } as Record<string, number>;
}

/** The key of the stack's configuration that sets a load's parameter: diskLoadBlockBytes. */
export function loadKey(load: LoadKind, parameter: string): string {
  return `${load}Load${parameter.charAt(0).toUpperCase()}${parameter.slice(1)}`;
}
