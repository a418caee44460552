import { paperNicModels } from "../levels";
import type { ClaimSource } from "./claim";
import { drivers, networkAtResponder } from "./selectors";

export const c06: ClaimSource = {
  id: "C06",
  where: "figure 4",
  statement: "Network load at the responder raises RTT as guests are added, whatever the NIC model.",
  experiments: ["E1"],
  concerns: ["location"],
  parts: paperNicModels.map((nic) => ({
    kind: "contrast" as const,
    says: `${nic}: RTT is higher with the most guests than with the fewest`,
    metric: "rttMedian" as const,
    where: { ...drivers, ...networkAtResponder, nic: [nic] },
    a: { count: "highest" as const },
    b: { count: "lowest" as const },
    expect: "higher" as const,
  })),
  dependents: ["C07", "C10", "C25", "C27"],
};
