import type { ClaimSource } from "./claim";
import { lxc, networkAtResponder } from "./selectors";

export const c28: ClaimSource = {
  id: "C28",
  where: "table 5",
  statement:
    "LXC's outliers are spread over many scenarios: 1 Mpps with any load, and network load at the responder at any rate; all others together have 0.1 %.",
  experiments: ["E4"],
  concerns: ["location"],
  parts: [
    {
      kind: "outliers",
      says: "the scenarios of table 5 hold nearly all of LXC's outliers",
      where: lxc,
      within: [{ rate: ["1Mpps"] }, networkAtResponder],
      expect: "above",
      share: 0.9,
    },
    {
      kind: "outliers",
      says: "network load at the responder alone holds less than three quarters: they are spread",
      where: lxc,
      within: [networkAtResponder],
      expect: "below",
      share: 0.75,
    },
  ],
  note: "Table 5 prints six scenario rows and one percentage.",
};
