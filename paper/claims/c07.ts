import type { ClaimSource } from "./claim";
import { drivers, networkAtResponder } from "./selectors";

export const c07: ClaimSource = {
  id: "C07",
  where: "4.1.1",
  statement:
    "Network load at the responder widens the spread: virtio's standard deviation grows from 0.35 ms to 11.29 ms (0 to 128 guests), rtl8139's to 11.95 ms.",
  experiments: ["E1"],
  concerns: ["location"],
  parts: (["virtio", "rtl8139"] as const).map((nic) => ({
    kind: "contrast" as const,
    says: `${nic}: the standard deviation is higher with the most guests than with the fewest`,
    metric: "rttSd" as const,
    where: { ...drivers, ...networkAtResponder, nic: [nic] },
    a: { count: "highest" as const },
    b: { count: "lowest" as const },
    expect: "higher" as const,
  })),
  magnitudes: [
    {
      says: "virtio's standard deviation with 128 guests",
      metric: "rttSd",
      where: { ...drivers, ...networkAtResponder, nic: ["virtio"], count: [128] },
      of: { kind: "value" },
      paper: 11.29,
      unit: "ms",
    },
    {
      says: "rtl8139's standard deviation with 128 guests",
      metric: "rttSd",
      where: { ...drivers, ...networkAtResponder, nic: ["rtl8139"], count: [128] },
      of: { kind: "value" },
      paper: 11.95,
      unit: "ms",
    },
  ],
};
