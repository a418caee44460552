import type { ClaimSource } from "./claim";
import { networkAtResponder } from "./selectors";

export const c27: ClaimSource = {
  id: "C27",
  where: "table 4",
  statement:
    "KVM: 95.41 % of all outliers come from network load at the responder (network at the sender 0.19 %, others at the responder 1.09 %, others at the sender 3.3 %).",
  experiments: ["E1", "E2", "E3"],
  concerns: ["location"],
  parts: [
    {
      kind: "outliers",
      says: "more than half of KVM's outliers lie under network load at the responder",
      where: { platform: ["kvm"] },
      within: [networkAtResponder],
      expect: "above",
      share: 0.5,
    },
  ],
};
