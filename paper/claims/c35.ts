import { paperLoads } from "../levels";
import type { ClaimSource } from "./claim";
import { lxc } from "./selectors";

export const c35: ClaimSource = {
  id: "C35",
  where: "4.2",
  statement: "LXC at 1 Mpps has a high RTT for every type of load.",
  experiments: ["E4"],
  concerns: [],
  parts: paperLoads.map((load) => ({
    kind: "contrast" as const,
    says: `${load}: with guests, RTT is higher at 1 Mpps than at 1 kpps`,
    metric: "rttMedian" as const,
    where: { ...lxc, load: [load], count: { atLeast: 1 } },
    a: { rate: ["1Mpps"] },
    b: { rate: ["1kpps"] },
    expect: "higher" as const,
    minimumShare: 0.7,
  })),
};
