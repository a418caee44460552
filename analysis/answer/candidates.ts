import type { Cell, Factors } from "../model/cells";
import { isEmulated, isFloorPlatform, platformTitle } from "../model/platform";
import type { CellSelector } from "../model/select";

/** A kind of guest that one can choose: technology and NIC model, with or without affinity. */
export interface Candidate {
  label: string;
  selector: CellSelector;
}

/** The kinds of guests among the cells. Emulated ones are left out, because nobody would choose them, and the floor, because nobody can. */
export function candidates(cells: readonly Cell[]): Candidate[] {
  const found = new Map<string, Candidate>();
  for (const { factors } of cells) {
    const { platform, nic, affinity } = factors;
    if (isEmulated(platform) || isFloorPlatform(platform)) continue;
    const label = candidateLabel(factors);
    const selector = { platform: [platform], affinity, ...(nic !== "none" && { nic: [nic] }) };
    if (!found.has(label)) found.set(label, { label, selector });
  }
  return [...found.values()].sort((a, b) => (a.label < b.label ? -1 : 1));
}

export function candidateLabel({ platform, nic, affinity }: Pick<Factors, "platform" | "nic" | "affinity">): string {
  const title = isFloorPlatform(platform)
    ? `floor (${platformTitle(platform).toLowerCase()})`
    : platformTitle(platform);
  return `${title}${nic === "none" ? "" : ` with ${nic}`}${affinity ? ", CPU affinity" : ""}`;
}
