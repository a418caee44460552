import type { ClaimSource } from "./claim";
import { drivers } from "./selectors";

export const c02: ClaimSource = {
  id: "C02",
  where: "4.1.1",
  statement: "Of the four NIC models virtio has the lowest median RTT.",
  experiments: ["E1"],
  concerns: [],
  parts: [
    {
      kind: "contrast",
      says: "virtio is below the best of the others",
      metric: "rttMedian",
      where: drivers,
      a: { nic: ["virtio"] },
      b: { nic: ["vmxnet3", "e1000", "rtl8139"] },
      combineB: "lowest",
      expect: "lower",
      minimumShare: 0.9,
    },
  ],
};
