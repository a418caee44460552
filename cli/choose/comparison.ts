import { join } from "node:path";
import { planDigest, planOf, readCampaign, type Campaign } from "../../campaigns";
import type { Technology } from "../../scenarios/technology";
import { Ledger } from "../campaign/ledger";
import type { FoundStack } from "../stack/find";

/** A campaign that compares kinds of guests, and the folder that has its results. */
export interface KindsComparison {
  campaign: Campaign;
  folder: string;
}

/**
 * The campaign of campaigns/choose.yaml with these kinds of guests, on the hosts of a stack.
 * @param output the folder; by default one for the kinds, beside it where that has results of another plan: an older version's, say
 */
export function comparisonOf(
  { project, reference: { stack } }: FoundStack,
  kinds: readonly Technology[],
  { hosts, output }: { hosts: string; output: string | undefined },
): KindsComparison {
  const campaign = { ...withKinds(readCampaign(join(project.folder, "campaigns", "choose.yaml")), kinds), hosts };
  if (output !== undefined) return { campaign, folder: output };
  const plan = planDigest(planOf(campaign));
  const usual = join(project.folder, "results", "choose", [...kinds].sort().join("-"));
  let folder = usual;
  for (let i = 2; Ledger.isTaken(folder, { plan, stack }); i++) folder = `${usual}-${i}`;
  return { campaign, folder };
}

function withKinds(campaign: Campaign, kinds: readonly Technology[]): Campaign {
  // A kind that has a NIC model takes the fastest one, and the others have none (campaigns/visits.ts).
  return {
    ...campaign,
    designs: campaign.designs.map((design) => ({
      ...design,
      factors: { ...design.factors, technology: [...kinds], nic: ["virtio"] },
    })),
  };
}
