import type { Selector } from "../../scenarios/claims/claim";
import { type Cell, type Factors } from "../cells";

/** A kind of guest that one can choose: technology and NIC model, with or without affinity. */
export interface Candidate {
  label: string;
  selector: Selector;
}

/** The kinds of guests among the cells. Emulated KVM is none: nobody chooses it. */
export function candidates(cells: readonly Cell[]): Candidate[] {
  const found = new Map<string, Candidate>();
  for (const { factors } of cells) {
    const { platform, nic, affinity } = factors;
    if (platform === "kvm-tcg") continue;
    const label = candidateLabel(factors);
    const selector = { platform: [platform], affinity, ...(nic !== "none" && { nic: [nic] }) };
    if (!found.has(label)) found.set(label, { label, selector });
  }
  return [...found.values()].sort((a, b) => (a.label < b.label ? -1 : 1));
}

export function candidateLabel({ platform, nic, affinity }: Pick<Factors, "platform" | "nic" | "affinity">): string {
  const names = { kvm: "KVM", "kvm-tcg": "KVM (emulated)", lxc: "LXC", docker: "Docker" };
  return `${names[platform]}${nic === "none" ? "" : ` with ${nic}`}${affinity ? ", CPU affinity" : ""}`;
}
