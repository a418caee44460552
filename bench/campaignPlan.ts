import { join } from "node:path";
import { guestsMade, guestsMadeNaively, planOf, readCampaign } from "../campaigns";
import type { Bench } from "./bench";

/** The whole paper in one campaign: what a plan saves of an `up` and a `destroy` for each cell. */
export const bench: Bench = {
  name: "campaign-plan",
  compares: "guests that the plan of the paper's whole design makes, with one up and destroy for each cell",
  async run() {
    const blocks = planOf(readCampaign(join(__dirname, "..", "campaigns", "paper.yaml")));
    const planned = guestsMade(blocks);
    const naive = guestsMadeNaively(blocks);
    console.log(`report campaign-plan-creates ${planned} guests`);
    console.log(`report campaign-plan-naive-creates ${naive} guests`);
    return [{ name: "campaign-plan", value: planned / naive, bound: 1 / 8 }];
  },
};
