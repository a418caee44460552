import type { ClaimSource } from "./claim";
import { lxc } from "./selectors";

export const c24: ClaimSource = {
  id: "C24",
  where: "figure 12",
  statement:
    "The exception: with cpu load at the sender and 128 guests at 1 Mpps, overhead dominates LXC's RTT (about 48 of 51 ms).",
  experiments: ["E4"],
  concerns: ["location"],
  parts: [
    {
      kind: "contrast",
      says: "with 128 guests the overhead share is far higher with the load at the sender than at the responder",
      metric: "overheadPercent",
      where: { ...lxc, rate: ["1Mpps"], load: ["cpu"], count: [128] },
      a: { location: ["sender"] },
      b: { location: ["responder"] },
      scale: "difference",
      bound: 10,
      expect: "higher",
    },
    {
      kind: "level",
      says: "overhead is more than half of RTT there",
      metric: "overheadPercent",
      where: { ...lxc, rate: ["1Mpps"], load: ["cpu"], count: [128], location: ["sender"] },
      above: 50,
      below: null,
    },
  ],
  magnitudes: [
    {
      says: "overhead with 128 guests",
      metric: "overheadMedian",
      where: { ...lxc, rate: ["1Mpps"], load: ["cpu"], count: [128], location: ["sender"] },
      of: { kind: "value" },
      paper: 48,
      unit: "ms",
    },
  ],
};
