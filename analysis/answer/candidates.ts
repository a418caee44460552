import type { Cell, Factors } from "../model/cells";
import { isEmulated, platformTitle } from "../model/platform";
import type { CellSelector } from "../model/select";

/** A kind of guest that one can choose: technology and NIC model, with or without affinity. */
export interface Candidate {
  label: string;
  selector: CellSelector;
}

/** The kinds of guests among the cells. Emulated ones are left out, because nobody would choose them. */
export function candidates(cells: readonly Cell[]): Candidate[] {
  const found = new Map<string, Candidate>();
  for (const { factors } of cells) {
    const { platform, nic, affinity } = factors;
    if (isEmulated(platform)) continue;
    const label = candidateLabel(factors);
    const selector = { platform: [platform], affinity, ...(nic !== "none" && { nic: [nic] }) };
    if (!found.has(label)) found.set(label, { label, selector });
  }
  return [...found.values()].sort((a, b) => (a.label < b.label ? -1 : 1));
}

export function candidateLabel({ platform, nic, affinity }: Pick<Factors, "platform" | "nic" | "affinity">): string {
  return `${platformTitle(platform)}${nic === "none" ? "" : ` with ${nic}`}${affinity ? ", CPU affinity" : ""}`;
}
