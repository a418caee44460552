import type { ClaimSource } from "./claim";
import { frequency } from "./selectors";

export const c15: ClaimSource = {
  id: "C15",
  where: "figure 7",
  statement: "KVM: 1 Mpps usually has the lowest RTT, but 1 kpps is much nearer to it than 1 pps is.",
  experiments: ["E3"],
  concerns: [],
  parts: [
    {
      kind: "contrast",
      says: "1 Mpps is below 1 kpps in most cells",
      metric: "rttMedian",
      where: frequency,
      a: { rate: ["1Mpps"] },
      b: { rate: ["1kpps"] },
      expect: "lower",
      bound: 0.02,
      minimumShare: 0.5,
    },
    {
      kind: "gap",
      says: "1 kpps is nearer to 1 Mpps than 1 pps is",
      metric: "rttMedian",
      where: frequency,
      a: { rate: ["1kpps"] },
      b: { rate: ["1pps"] },
      c: { rate: ["1Mpps"] },
      bound: 0.05,
      minimumShare: 0.7,
    },
  ],
};
