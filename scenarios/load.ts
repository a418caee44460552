import { z } from "zod";

/** What background guests do. A new load is one line here and one file in components/host/loads/. */
export const loadKinds = ["cpu", "network", "disk"] as const;
export const LoadKind = z.enum(loadKinds);
export type LoadKind = z.infer<typeof LoadKind>;
