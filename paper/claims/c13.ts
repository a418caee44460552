import type { ClaimSource } from "./claim";
import { frequency } from "./selectors";

export const c13: ClaimSource = {
  id: "C13",
  where: "figure 7",
  statement: "KVM: at 1 pps the median RTT is higher than at 1 kpps and at 1 Mpps.",
  experiments: ["E3"],
  concerns: [],
  parts: ["1kpps", "1Mpps"].map((rate) => ({
    kind: "contrast" as const,
    says: `1 pps is above ${rate}`,
    metric: "rttMedian" as const,
    where: frequency,
    a: { rate: ["1pps"] },
    b: { rate: [rate] },
    expect: "higher" as const,
    minimumShare: 0.7,
  })),
  dependents: ["C25"],
};
