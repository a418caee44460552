import { paperNicModels } from "../levels";
import type { ClaimSource } from "./claim";
import { drivers, networkAtResponder, otherLoads } from "./selectors";

export const c10: ClaimSource = {
  id: "C10",
  where: "figure 5",
  statement:
    "Network load at the responder gives the lowest overhead share for any number of guests but 0, while the overhead in ms stays the same.",
  experiments: ["E1"],
  concerns: ["location"],
  parts: [
    {
      kind: "contrast",
      says: "the share is below that of cpu and disk load at the responder",
      metric: "overheadPercent",
      where: { ...drivers, location: ["responder"], count: { atLeast: 1 } },
      a: { load: ["network"] },
      b: otherLoads,
      combineB: "lowest",
      scale: "difference",
      bound: 1,
      expect: "lower",
      minimumShare: 0.8,
    },
    {
      kind: "contrast",
      says: "averaged over the NIC models, the overhead in ms with the most guests is that with the fewest, within half",
      metric: "overheadMedian",
      where: { ...drivers, ...networkAtResponder },
      a: { count: "highest", nic: [...paperNicModels] },
      b: { count: "lowest", nic: [...paperNicModels] },
      expect: "same",
      bound: 0.5,
    },
  ],
  note: 'Figures 8 and 9 (C17, C18) let the same overhead change by up to a factor of 1.75, and the text says elsewhere that no high RTT came with a low overhead; "the same" is therefore read as within half, over all NIC models.',
};
