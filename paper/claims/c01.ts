import type { ClaimSource } from "./claim";
import { drivers, paravirtualized, emulated } from "./selectors";

export const c01: ClaimSource = {
  id: "C01",
  where: "4.1.1",
  statement:
    "Both para-virtualized NIC models (virtio, vmxnet3) have a lower median RTT than both emulated ones, in every cell.",
  experiments: ["E1"],
  concerns: [],
  parts: [
    {
      kind: "contrast",
      says: "the slower para-virtualized model is below the faster emulated one",
      metric: "rttMedian",
      where: drivers,
      a: paravirtualized,
      b: emulated,
      combineA: "highest",
      combineB: "lowest",
      expect: "lower",
      minimumShare: 0.9,
    },
  ],
};
