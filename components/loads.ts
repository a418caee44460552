import type { LoadKind } from "../scenarios/load";

/** The loads that can be deployed: one word here, one file in host/loads/. */
export const deployableLoads: LoadKind[] = ["cpu", "network", "disk"];
