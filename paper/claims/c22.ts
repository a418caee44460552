import type { ClaimSource } from "./claim";
import { lxc } from "./selectors";

export const c22: ClaimSource = {
  id: "C22",
  where: "figure 11",
  statement: "Cpu load at the responder does not raise LXC's RTT as it does at the sender.",
  experiments: ["E4"],
  concerns: ["location"],
  parts: [
    {
      kind: "contrast",
      says: "at 1 Mpps with guests, RTT is lower with the load at the responder",
      metric: "rttMedian",
      where: { ...lxc, rate: ["1Mpps"], load: ["cpu"], count: { atLeast: 1 } },
      a: { location: ["responder"] },
      b: { location: ["sender"] },
      expect: "lower",
      minimumShare: 0.7,
    },
  ],
};
