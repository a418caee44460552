import type { Cell } from "./cells";

/** A cell in one line: "kvm virtio, 8 × cpu at sender, 1kpps"; without guests "no background (cpu at sender)", where the brackets name the block that the cell belongs to. */
export function cellLabel(cell: Cell): string {
  const { platform, nic, affinity, count, load, location, rate } = cell.factors;
  const guest = nic === "none" ? platform : `${platform} ${nic}`;
  const background = count === 0 ? `no background (${load} at ${location})` : `${count} × ${load} at ${location}`;
  return `${guest}${affinity ? " pinned" : ""}, ${background}, ${rate}`;
}

/** The same for people who look at a figure or table: "kvm virtio, no neighbours, back to back". */
export function shownLabel(cell: Cell): string {
  const { count, rate } = cell.factors;
  const [guest = "", background = ""] = cellLabel(cell).split(", ");
  const how = rate === "1Mpps" ? "back to back" : rate;
  return [guest, count === 0 ? "no neighbours" : background, how].join(", ");
}
