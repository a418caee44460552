import type { ClaimSource } from "./claim";
import { docker, networkAtResponder, otherLoads } from "./selectors";

export const c33: ClaimSource = {
  id: "C33",
  where: "figure 11",
  statement: "Network load at the responder is the only scenario in which Docker's RTT and its variation rise.",
  experiments: ["E4"],
  concerns: ["location"],
  parts: [
    {
      kind: "contrast",
      says: "there RTT is higher with the most guests than with the fewest",
      metric: "rttMedian",
      where: { ...docker, ...networkAtResponder },
      a: { count: "highest" },
      b: { count: "lowest" },
      expect: "higher",
    },
    {
      kind: "contrast",
      says: "there the interquartile range is wider, too",
      metric: "rttIqr",
      where: { ...docker, ...networkAtResponder },
      a: { count: "highest" },
      b: { count: "lowest" },
      expect: "higher",
    },
    {
      kind: "contrast",
      says: "cpu and disk load at either location raise RTT by no more than 20 %",
      metric: "rttMedian",
      where: { ...docker, ...otherLoads },
      a: { count: "highest" },
      b: { count: "lowest" },
      expect: "not-higher",
      bound: 0.2,
      minimumShare: 0.8,
    },
    {
      kind: "contrast",
      says: "network load at the sender raises RTT by no more than 20 %",
      metric: "rttMedian",
      where: { ...docker, load: ["network"], location: ["sender"] },
      a: { count: "highest" },
      b: { count: "lowest" },
      expect: "not-higher",
      bound: 0.2,
      minimumShare: 0.8,
    },
  ],
};
