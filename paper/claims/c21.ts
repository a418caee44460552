import type { ClaimSource } from "./claim";
import { containers, lxc, docker, networkAtResponder } from "./selectors";

export const c21: ClaimSource = {
  id: "C21",
  where: "figure 11",
  statement:
    "Network load at the responder raises LXC's RTT up to about 120 ms with 128 guests at 1 Mpps; Docker's rises too, but less.",
  experiments: ["E4"],
  concerns: ["location"],
  parts: [
    {
      kind: "contrast",
      says: "LXC: RTT is higher with the most guests than with the fewest",
      metric: "rttMedian",
      where: { ...lxc, ...networkAtResponder },
      a: { count: "highest" },
      b: { count: "lowest" },
      expect: "higher",
    },
    {
      kind: "contrast",
      says: "Docker: RTT is higher with the most guests than with the fewest",
      metric: "rttMedian",
      where: { ...docker, ...networkAtResponder },
      a: { count: "highest" },
      b: { count: "lowest" },
      expect: "higher",
    },
    {
      kind: "contrast",
      says: "with guests, Docker's RTT is below LXC's",
      metric: "rttMedian",
      where: { ...containers, ...networkAtResponder, count: { atLeast: 1 } },
      a: { platform: ["docker"] },
      b: { platform: ["lxc"] },
      expect: "lower",
    },
  ],
  magnitudes: [
    {
      says: "LXC's RTT with 128 guests at 1 Mpps",
      metric: "rttMedian",
      where: { ...lxc, ...networkAtResponder, count: [128], rate: ["1Mpps"] },
      of: { kind: "value" },
      paper: 120,
      unit: "ms",
    },
  ],
};
