import { paperNicModels } from "../levels";
import type { ClaimSource } from "./claim";
import { drivers } from "./selectors";

export const c34: ClaimSource = {
  id: "C34",
  where: "4.1.1",
  statement: "No NIC model stands out in RTT variation.",
  experiments: ["E1"],
  concerns: [],
  parts: paperNicModels.map((nic) => ({
    kind: "contrast" as const,
    says: `${nic}: the standard deviation is that of the other models, within a factor of 2`,
    metric: "rttSd" as const,
    where: drivers,
    a: { nic: [nic] },
    b: { nic: paperNicModels.filter((other) => other !== nic) },
    expect: "same" as const,
    bound: 1,
  })),
};
