import type { ClaimSource } from "./claim";
import { drivers } from "./selectors";

export const c04: ClaimSource = {
  id: "C04",
  where: "figure 3",
  statement:
    "With load at the responder and more than one background guest, virtio's RTT is about 40 % below rtl8139's.",
  experiments: ["E1"],
  concerns: ["location"],
  parts: [
    {
      kind: "contrast",
      says: "virtio is below rtl8139",
      metric: "rttMedian",
      where: { ...drivers, location: ["responder"], count: { atLeast: 2 } },
      a: { nic: ["virtio"] },
      b: { nic: ["rtl8139"] },
      expect: "lower",
      minimumShare: 0.8,
    },
  ],
  magnitudes: [
    {
      says: "reduction of RTT from rtl8139 to virtio",
      metric: "rttMedian",
      where: { ...drivers, location: ["responder"], count: { atLeast: 2 } },
      of: { kind: "reduction", a: { nic: ["virtio"] }, b: { nic: ["rtl8139"] } },
      paper: 0.4,
      unit: "share",
      tolerance: 1.5,
    },
  ],
};
