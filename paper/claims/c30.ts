import type { ClaimSource } from "./claim";
import { containers } from "./selectors";

export const c30: ClaimSource = {
  id: "C30",
  where: "6",
  statement: "Disk load does not change RTT noticeably with KVM; with containers it does.",
  experiments: ["E1", "E3", "E4"],
  concerns: [],
  parts: [
    {
      kind: "contrast",
      says: "KVM: RTT with disk load is the same as with no guests, within 15 %",
      metric: "rttMedian",
      where: { platform: ["kvm"], affinity: false, load: ["disk"], rate: ["1kpps", "1Mpps"] },
      a: { count: { atLeast: 1 } },
      b: { count: [0] },
      expect: "same",
      bound: 0.15,
    },
    {
      kind: "contrast",
      says: "containers, averaged over both and all rates: RTT with disk load differs from that with no guests by more than 15 %",
      metric: "rttMedian",
      where: { ...containers, load: ["disk"] },
      a: { count: { atLeast: 1 }, ...containers, rate: ["1pps", "1kpps", "1Mpps"] },
      b: { count: [0], ...containers, rate: ["1pps", "1kpps", "1Mpps"] },
      expect: "different",
      bound: 0.15,
    },
  ],
  note: "Read without 1 pps for KVM, where RTT falls with any load (C14).",
};
