import type { Cell } from "./cells";

/** A cell in one line: "kvm virtio, 8 × cpu at sender, 1kpps"; without guests "no background (cpu at sender)", where the brackets name the block that the cell belongs to. */
export function cellLabel(cell: Cell): string {
  const { platform, nic, affinity, count, load, location, rate } = cell.factors;
  const guest = nic === "none" ? platform : `${platform} ${nic}`;
  const background = count === 0 ? `no background (${load} at ${location})` : `${count} × ${load} at ${location}`;
  return `${guest}${affinity ? " pinned" : ""}, ${background}, ${rate}`;
}
