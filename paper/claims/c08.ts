import type { ClaimSource } from "./claim";
import { drivers, paravirtualized, emulated } from "./selectors";

export const c08: ClaimSource = {
  id: "C08",
  where: "figure 5",
  statement: "Overhead is 30–40 % of RTT with emulated NIC models and 25–32 % with para-virtualized ones.",
  experiments: ["E1"],
  concerns: [],
  parts: [
    {
      kind: "contrast",
      says: "the share is higher with emulated models",
      metric: "overheadPercent",
      where: drivers,
      a: emulated,
      b: paravirtualized,
      scale: "difference",
      bound: 1,
      expect: "higher",
      minimumShare: 0.6,
    },
  ],
  magnitudes: [
    {
      says: "overhead share of emulated models, middle of 30–40 %",
      metric: "overheadPercent",
      where: { ...drivers, ...emulated },
      of: { kind: "value" },
      paper: 35,
      unit: "%",
      tolerance: 1.25,
    },
    {
      says: "overhead share of para-virtualized models, middle of 25–32 %",
      metric: "overheadPercent",
      where: { ...drivers, ...paravirtualized },
      of: { kind: "value" },
      paper: 28.5,
      unit: "%",
      tolerance: 1.25,
    },
  ],
  dependents: ["C09"],
};
