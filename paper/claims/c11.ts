import { paperNicModels } from "../levels";
import type { ClaimSource } from "./claim";
import { drivers } from "./selectors";

export const c11: ClaimSource = {
  id: "C11",
  where: "figure 5",
  statement: "Cpu load at the responder with 128 guests raises the overhead share, whatever the NIC model.",
  experiments: ["E1"],
  concerns: ["location"],
  parts: paperNicModels.map((nic) => ({
    kind: "contrast" as const,
    says: `${nic}: the share is higher with 128 guests than with the fewest`,
    metric: "overheadPercent" as const,
    where: { ...drivers, nic: [nic], load: ["cpu" as const], location: ["responder" as const] },
    a: { count: [128] },
    b: { count: "lowest" as const },
    scale: "difference" as const,
    bound: 1,
    expect: "higher" as const,
  })),
};
