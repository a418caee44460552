import type { ClaimSource } from "./claim";
import { frequency, otherLoads } from "./selectors";

export const c14: ClaimSource = {
  id: "C14",
  where: "figure 7",
  statement: "KVM at 1 pps: the median RTT falls from 8 to 32 background guests.",
  experiments: ["E3"],
  concerns: [],
  parts: [
    {
      kind: "contrast",
      says: "32 guests are below 8",
      metric: "rttMedian",
      where: { ...frequency, rate: ["1pps"], ...otherLoads },
      a: { count: [32] },
      b: { count: [8] },
      expect: "lower",
      bound: 0.05,
      minimumShare: 0.7,
    },
  ],
  note: "Read without network load, which raises RTT with every guest (C06).",
};
