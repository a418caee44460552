import type { SoakCampaign } from "./soakCampaign";

/** Every campaign of the soak tier. A new one is one file and one line here. */
export const campaigns: Record<string, () => Promise<{ campaign: SoakCampaign }>> = {
  damage: () => import("./damage"),
  docs: () => import("./docs"),
  engine: () => import("./engine"),
  faults: () => import("./faults"),
  fleets: () => import("./fleets"),
  kills: () => import("./kills"),
  pcap: () => import("./pcap"),
  pipeline: () => import("./pipeline"),
  properties: () => import("./properties"),
};
