import type { ClaimSource } from "./claim";
import { drivers } from "./selectors";

export const c05: ClaimSource = {
  id: "C05",
  where: "figure 3",
  statement: "With 128 background guests virtio alone keeps the median RTT under 0.35 ms.",
  experiments: ["E1"],
  concerns: ["absolute time"],
  parts: [
    {
      kind: "level",
      says: "virtio is under 0.35 ms in most cells",
      metric: "rttMedian",
      where: { ...drivers, nic: ["virtio"], count: [128] },
      above: null,
      below: 0.35,
    },
    {
      kind: "level",
      says: "the other models are at 0.35 ms or more in most cells",
      metric: "rttMedian",
      where: { ...drivers, nic: ["vmxnet3", "e1000", "rtl8139"], count: [128] },
      above: 0.35,
      below: null,
    },
  ],
  note: "Section 4.1.1 also says that most other RTTs are close to 0.01 ms, which contradicts this and figure 9.",
};
