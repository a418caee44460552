import type { ClaimSource } from "./claim";
import { frequency, networkAtResponder } from "./selectors";

export const c17: ClaimSource = {
  id: "C17",
  where: "figure 9",
  statement:
    "KVM at 1 pps, network load at the responder: the overhead falls from 0.36 ms without guests to 0.21 ms with 128.",
  experiments: ["E3"],
  concerns: ["location"],
  parts: [
    {
      kind: "contrast",
      says: "the overhead is lower with the most guests than with the fewest",
      metric: "overheadMedian",
      where: { ...frequency, ...networkAtResponder, rate: ["1pps"] },
      a: { count: "highest" },
      b: { count: "lowest" },
      expect: "lower",
    },
  ],
  magnitudes: [
    {
      says: "overhead without guests",
      metric: "overheadMedian",
      where: { ...frequency, ...networkAtResponder, rate: ["1pps"], count: [0] },
      of: { kind: "value" },
      paper: 0.36,
      unit: "ms",
    },
    {
      says: "overhead with 128 guests",
      metric: "overheadMedian",
      where: { ...frequency, ...networkAtResponder, rate: ["1pps"], count: [128] },
      of: { kind: "value" },
      paper: 0.21,
      unit: "ms",
    },
  ],
  note: 'Contradicts C10, by which the overhead "stays the same".',
};
