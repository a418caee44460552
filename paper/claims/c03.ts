import type { ClaimSource } from "./claim";
import { drivers } from "./selectors";

export const c03: ClaimSource = {
  id: "C03",
  where: "4.1.1",
  statement: "Of the two emulated NIC models e1000 beats rtl8139, in RTT and in overhead.",
  experiments: ["E1"],
  concerns: [],
  parts: [
    {
      kind: "contrast",
      says: "e1000 has the lower RTT",
      metric: "rttMedian",
      where: drivers,
      a: { nic: ["e1000"] },
      b: { nic: ["rtl8139"] },
      expect: "lower",
      minimumShare: 0.8,
    },
    {
      kind: "contrast",
      says: "e1000 has the lower overhead",
      metric: "overheadMedian",
      where: drivers,
      a: { nic: ["e1000"] },
      b: { nic: ["rtl8139"] },
      scale: "difference",
      bound: 0.005,
      expect: "lower",
      minimumShare: 0.8,
    },
  ],
};
