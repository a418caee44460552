import { exitCodes } from "../../errors/visibleError";
import type { CampaignEnd } from "./run";

/** What a command that runs a campaign exits with. */
export const campaignCodes: Record<CampaignEnd, number> = {
  measured: 0,
  "some cells could not be measured": 1,
  paused: 0,
  interrupted: exitCodes.cancelled,
};
