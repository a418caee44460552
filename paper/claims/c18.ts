import type { ClaimSource } from "./claim";
import { frequency, networkAtResponder } from "./selectors";

export const c18: ClaimSource = {
  id: "C18",
  where: "figure 9",
  statement:
    "KVM at 1 kpps and 1 Mpps, network load at the responder: the overhead rises from about 0.12 ms without guests to 0.21 ms with 128.",
  experiments: ["E3"],
  concerns: ["location"],
  parts: ["1kpps", "1Mpps"].map((rate) => ({
    kind: "contrast" as const,
    says: `${rate}: the overhead is higher with the most guests than with the fewest`,
    metric: "overheadMedian" as const,
    where: { ...frequency, ...networkAtResponder, rate: [rate] },
    a: { count: "highest" as const },
    b: { count: "lowest" as const },
    expect: "higher" as const,
  })),
  magnitudes: [
    {
      says: "overhead with 128 guests",
      metric: "overheadMedian",
      where: { ...frequency, ...networkAtResponder, rate: ["1kpps", "1Mpps"], count: [128] },
      of: { kind: "value" },
      paper: 0.21,
      unit: "ms",
    },
  ],
  note: 'Contradicts C10, by which the overhead "stays the same".',
};
