import type { ClaimSource } from "./claim";
import { containers } from "./selectors";

export const c19: ClaimSource = {
  id: "C19",
  where: "figure 10",
  statement: "Docker's RTT is at or below LXC's in every scenario, and so is its variation.",
  experiments: ["E4"],
  concerns: [],
  parts: [
    {
      kind: "contrast",
      says: "Docker's median RTT exceeds LXC's by no more than 10 %",
      metric: "rttMedian",
      where: containers,
      a: { platform: ["docker"] },
      b: { platform: ["lxc"] },
      expect: "not-higher",
      bound: 0.1,
      minimumShare: 0.9,
    },
    {
      kind: "contrast",
      says: "Docker's interquartile range exceeds LXC's by no more than 25 %",
      metric: "rttIqr",
      where: containers,
      a: { platform: ["docker"] },
      b: { platform: ["lxc"] },
      expect: "not-higher",
      bound: 0.25,
      minimumShare: 0.8,
    },
  ],
};
