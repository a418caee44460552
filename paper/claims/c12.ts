import { unstatedRate } from "../levels";
import type { ClaimSource } from "./claim";

export const c12: ClaimSource = {
  id: "C12",
  where: "4.1.2, table 3",
  statement:
    "CPU affinity changes neither RTT, nor its variation, nor the overhead share (median 26.32 % without, 26.19 % with).",
  experiments: ["E2"],
  concerns: ["affinity"],
  parts: [
    {
      kind: "contrast",
      says: "RTT is the same with and without, within 10 %",
      metric: "rttMedian",
      where: { platform: ["kvm"], nic: ["virtio"], rate: [unstatedRate] },
      a: { affinity: true },
      b: { affinity: false },
      expect: "same",
      bound: 0.1,
    },
    {
      kind: "contrast",
      says: "its standard deviation is the same, within 30 %",
      metric: "rttSd",
      where: { platform: ["kvm"], nic: ["virtio"], rate: [unstatedRate] },
      a: { affinity: true },
      b: { affinity: false },
      expect: "same",
      bound: 0.3,
    },
    {
      kind: "contrast",
      says: "the overhead share is the same, within 3 percentage points",
      metric: "overheadPercent",
      where: { platform: ["kvm"], nic: ["virtio"], rate: [unstatedRate] },
      a: { affinity: true },
      b: { affinity: false },
      scale: "difference",
      expect: "same",
      bound: 3,
    },
  ],
};
