import type { ClaimSource } from "./claim";
import { lxc, docker, otherLoads } from "./selectors";

export const c26: ClaimSource = {
  id: "C26",
  where: "figures 16, 17",
  statement:
    "Docker: 1 pps goes with higher RTT and overhead; LXC: the other way round; for both, network load goes with the highest RTT.",
  experiments: ["E4"],
  concerns: [],
  parts: [
    {
      kind: "contrast",
      says: "Docker: RTT is higher at 1 pps than at the other rates",
      metric: "rttMedian",
      where: docker,
      a: { rate: ["1pps"] },
      b: { rate: ["1kpps", "1Mpps"] },
      expect: "higher",
      minimumShare: 0.6,
    },
    {
      kind: "contrast",
      says: "Docker: overhead is higher at 1 pps than at the other rates",
      metric: "overheadMedian",
      where: docker,
      a: { rate: ["1pps"] },
      b: { rate: ["1kpps", "1Mpps"] },
      scale: "difference",
      bound: 0.0005,
      expect: "higher",
      minimumShare: 0.6,
    },
    {
      kind: "contrast",
      says: "LXC: RTT is lower at 1 pps than at the other rates",
      metric: "rttMedian",
      where: lxc,
      a: { rate: ["1pps"] },
      b: { rate: ["1kpps", "1Mpps"] },
      expect: "lower",
      minimumShare: 0.6,
    },
    ...(["lxc", "docker"] as const).map((platform) => ({
      kind: "contrast" as const,
      says: `${platform}: with guests, RTT is highest under network load`,
      metric: "rttMedian" as const,
      where: { platform: [platform], count: { atLeast: 1 } },
      a: { load: ["network" as const], location: ["sender" as const, "responder" as const] },
      b: { ...otherLoads, location: ["sender" as const, "responder" as const] },
      expect: "higher" as const,
    })),
  ],
};
