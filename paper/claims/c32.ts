import type { ClaimSource } from "./claim";
import { containers, otherLoads } from "./selectors";

export const c32: ClaimSource = {
  id: "C32",
  where: "figure 10",
  statement: "LXC and Docker are alike at 1 pps and 1 kpps with cpu or disk load at the sender.",
  experiments: ["E4"],
  concerns: ["location"],
  parts: [
    {
      kind: "contrast",
      says: "RTT is the same within 25 %",
      metric: "rttMedian",
      where: { ...containers, ...otherLoads, location: ["sender"], rate: ["1pps", "1kpps"] },
      a: { platform: ["lxc"] },
      b: { platform: ["docker"] },
      expect: "same",
      bound: 0.25,
    },
  ],
};
