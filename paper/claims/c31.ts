import type { ClaimSource } from "./claim";

export const c31: ClaimSource = {
  id: "C31",
  where: "5",
  statement: "Docker's RTT is below KVM's in nearly all cells.",
  experiments: ["E3", "E4"],
  concerns: [],
  parts: [
    {
      kind: "contrast",
      says: "Docker is below KVM with virtio",
      metric: "rttMedian",
      where: { affinity: false },
      a: { platform: ["docker"] },
      b: { platform: ["kvm"], nic: ["virtio"] },
      expect: "lower",
      minimumShare: 0.9,
    },
  ],
};
