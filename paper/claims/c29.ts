import type { ClaimSource } from "./claim";
import { docker, networkAtResponder } from "./selectors";

export const c29: ClaimSource = {
  id: "C29",
  where: "table 6",
  statement: "Docker: 99.6 % of all outliers come from network load at the responder.",
  experiments: ["E4"],
  concerns: ["location"],
  parts: [
    {
      kind: "outliers",
      says: "more than half of Docker's outliers lie under network load at the responder",
      where: docker,
      within: [networkAtResponder],
      expect: "above",
      share: 0.5,
    },
  ],
};
