import { z } from "zod";

/** What background guests do. A new load is a word here, a folder in loads/ and a line in the index there. */
export const loadKinds = ["cpu", "network", "disk"] as const;
export const LoadKind = z.enum(loadKinds);
export type LoadKind = z.infer<typeof LoadKind>;
