import type { ClaimSource } from "./claim";
import { containers } from "./selectors";

export const c23: ClaimSource = {
  id: "C23",
  where: "figure 12",
  statement: "Container overhead is about 0.01 ms in most cells.",
  experiments: ["E4"],
  concerns: ["absolute time"],
  parts: [
    {
      kind: "level",
      says: "the overhead is between 0.005 and 0.02 ms in most cells",
      metric: "overheadMedian",
      where: containers,
      above: 0.005,
      below: 0.02,
    },
  ],
  note: '"About" is read as within a factor of 2, "most" as more than half of the cells.',
};
