import type { ClaimSource } from "./claim";
import { frequency } from "./selectors";

export const c16: ClaimSource = {
  id: "C16",
  where: "figure 8",
  statement:
    "KVM, load at the sender: 1 pps has the widest middle half and the highest outliers; at 1 kpps the variation grows with the number of guests.",
  experiments: ["E3"],
  concerns: ["location"],
  parts: [
    {
      kind: "contrast",
      says: "the interquartile range is wider at 1 pps than at the other rates",
      metric: "rttIqr",
      where: { ...frequency, location: ["sender"] },
      a: { rate: ["1pps"] },
      b: { rate: ["1kpps", "1Mpps"] },
      expect: "higher",
      minimumShare: 0.7,
    },
    {
      kind: "contrast",
      says: "the 99th percentile is higher at 1 pps",
      metric: "rttP99",
      where: { ...frequency, location: ["sender"] },
      a: { rate: ["1pps"] },
      b: { rate: ["1kpps", "1Mpps"] },
      expect: "higher",
      minimumShare: 0.7,
    },
    {
      kind: "contrast",
      says: "at 1 kpps the interquartile range is wider with the most guests than with the fewest",
      metric: "rttIqr",
      where: { ...frequency, location: ["sender"], rate: ["1kpps"] },
      a: { count: "highest" },
      b: { count: "lowest" },
      expect: "higher",
    },
  ],
};
