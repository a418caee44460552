import type { ClaimSource } from "./claim";
import { drivers } from "./selectors";

export const c09: ClaimSource = {
  id: "C09",
  where: "4.1.1",
  statement:
    "Over all cells the median overhead share is lowest with virtio (25.26 %) and highest with rtl8139 (35.49 %).",
  experiments: ["E1"],
  concerns: [],
  parts: [
    {
      kind: "contrast",
      says: "virtio's share is below each other model's",
      metric: "overheadPercent",
      where: drivers,
      a: { nic: ["virtio"] },
      b: { nic: ["vmxnet3", "e1000"] },
      combineB: "lowest",
      scale: "difference",
      bound: 0.5,
      expect: "lower",
      minimumShare: 0.6,
    },
    {
      kind: "contrast",
      says: "rtl8139's share is above each other model's",
      metric: "overheadPercent",
      where: drivers,
      a: { nic: ["rtl8139"] },
      b: { nic: ["vmxnet3", "e1000"] },
      combineB: "highest",
      scale: "difference",
      bound: 0.5,
      expect: "higher",
      minimumShare: 0.6,
    },
  ],
  magnitudes: [
    {
      says: "virtio's median overhead share",
      metric: "overheadPercent",
      where: { ...drivers, nic: ["virtio"] },
      of: { kind: "value" },
      paper: 25.26,
      unit: "%",
      tolerance: 1.25,
    },
    {
      says: "rtl8139's median overhead share",
      metric: "overheadPercent",
      where: { ...drivers, nic: ["rtl8139"] },
      of: { kind: "value" },
      paper: 35.49,
      unit: "%",
      tolerance: 1.25,
    },
  ],
};
