import type { ClaimSource } from "./claim";
import { lxc } from "./selectors";

export const c20: ClaimSource = {
  id: "C20",
  where: "figure 10",
  statement:
    "LXC at 1 Mpps with cpu load at the sender: RTT is about 10, 20 and 52 ms with 8, 32 and 128 guests, and its variation grows.",
  experiments: ["E4"],
  concerns: ["location"],
  parts: [
    {
      kind: "contrast",
      says: "RTT is higher with 32 guests than with 8",
      metric: "rttMedian",
      where: { ...lxc, rate: ["1Mpps"], load: ["cpu"], location: ["sender"] },
      a: { count: [32] },
      b: { count: [8] },
      expect: "higher",
    },
    {
      kind: "contrast",
      says: "RTT is higher with 128 guests than with 32",
      metric: "rttMedian",
      where: { ...lxc, rate: ["1Mpps"], load: ["cpu"], location: ["sender"] },
      a: { count: [128] },
      b: { count: [32] },
      expect: "higher",
    },
    {
      kind: "contrast",
      says: "the interquartile range is wider with 128 guests than with 8",
      metric: "rttIqr",
      where: { ...lxc, rate: ["1Mpps"], load: ["cpu"], location: ["sender"] },
      a: { count: [128] },
      b: { count: [8] },
      expect: "higher",
    },
  ],
  magnitudes: [
    {
      says: "RTT with 128 guests",
      metric: "rttMedian",
      where: { ...lxc, rate: ["1Mpps"], load: ["cpu"], location: ["sender"], count: [128] },
      of: { kind: "value" },
      paper: 52,
      unit: "ms",
    },
  ],
};
