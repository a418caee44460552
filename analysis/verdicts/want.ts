import { labDecides, type Claim } from "../../paper/claims";
import type { Cell } from "../model/cells";
import { hasSplitCpus, isComparable, isLab } from "./eligible";
import type { ClaimVerdict, Want } from "./verdict";

/** What it takes to decide a claim that these cells leave undecided, and the command for it; null where it is decided. */
export function wantOf(
  claim: Claim,
  { verdict, evidence }: Pick<ClaimVerdict, "verdict" | "evidence">,
  cells: readonly Cell[],
): Want | null {
  const isOnlyLab = cells.length > 0 && cells.every(isLab);
  if (verdict === "inconclusive") {
    const name = campaignOf(claim, evidence === "lab");
    // A campaign's folder has one number of repetitions.
    const output = `results/campaigns/${name}-${enough}`;
    return { what: "more repetitions", command: `${run(name)} --repetitions ${enough} --output ${output}` };
  }
  if (verdict !== "not testable here") return null;
  const whole = run(campaignOf(claim, false));
  if (isOnlyLab && !labDecides(claim)) return { what: "two servers", command: whole };
  if (claim.concerns.includes("absolute time") && cells.length > 0 && !cells.some(isComparable))
    return { what: "the paper's servers", command: whole };
  if (isOfKvm(claim) && !cells.some(({ factors }) => factors.platform === "kvm"))
    return { what: "KVM", command: whole };
  if (isOnlyLab && !cells.some(hasSplitCpus))
    return { what: "a lab with split CPUs", command: "./tare lab up --cpus split" };
  return { what: "other conditions", command: run(campaignOf(claim, isOnlyLab)) };
}

/** So many repetitions of two cells can be told apart at 5 %: there are 252 ways to deal out ten runs. */
const enough = 5;

const run = (campaign: string) => `./tare campaign run campaigns/${campaign}.yaml`;

/** Name of the campaign that measures a claim's cells. A small lab measures E4 as far as it holds it. */
function campaignOf({ experiments }: Claim, isLabs: boolean): string {
  if (experiments.length > 1) return "paper";
  const name = `paper-${experiments.join("").toLowerCase()}`;
  return isLabs && name === "paper-e4" ? `${name}-lab` : name;
}

/** Whether a part has a side that only KVM guests can give. */
function isOfKvm({ parts }: Claim): boolean {
  return parts.some((part) => {
    const sides = "a" in part ? [part.where, part.a, part.b] : [part.where];
    return sides.some(({ platform, nic }) => nic !== undefined || (platform?.includes("kvm") ?? false));
  });
}
