import type { DesignCell } from "../../paper/designs";
import type { PaperNicModel } from "../../paper/levels";
import type { LoadKind } from "../../scenarios/load";
import type { NicModel, Technology } from "../../scenarios/technology";

/** A cell to make up: one of the paper's, or one of what the tool measures beyond it. */
export interface MadeCell extends Omit<DesignCell, "technology" | "nic" | "load"> {
  technology: Technology;
  nic: NicModel | null;
  load: LoadKind;
}

/** The true values of a cell in a made-up world, around which its packets are drawn. Times in ms. */
export interface Truth {
  rtt: number;
  /** Spread of RTT as the sigma of a lognormal. */
  sigma: number;
  overhead: number;
}

/** One way in which a world differs from the paper's. */
export type Effect = (cell: MadeCell, truth: Truth) => Truth;

const nicRtt: Record<PaperNicModel, number> = { virtio: 0.33, vmxnet3: 0.4, e1000: 0.46, rtl8139: 0.55 };
const nicShare: Record<PaperNicModel, number> = { virtio: 0.2526, vmxnet3: 0.3, e1000: 0.335, rtl8139: 0.36 };
/** Standard deviation that all NIC models share at 1 kpps. */
const kvmSd = 0.03;

export const isNetworkAtResponder = (cell: MadeCell) => cell.load === "network" && cell.location === "responder";

/** A world in which every finding of the paper holds, at the paper's size. NIC models that the paper does not have behave like virtio. */
export function paperTruth(cell: MadeCell): Truth {
  return cell.technology === "kvm" ? kvm(cell) : container(cell);
}

function kvm(cell: MadeCell): Truth {
  const nic = cell.nic !== null && cell.nic in nicRtt ? (cell.nic as PaperNicModel) : "virtio";
  const quiet = quietKvm(cell, nic);
  if (!isNetworkAtResponder(cell)) return quiet;
  const { count } = cell;
  const rtt = quiet.rtt + (count * 0.085 * nicRtt[nic]) / nicRtt.virtio;
  const sigma = count === 0 ? quiet.sigma : 0.42 + (0.28 * count) / 128;
  const isSlow = cell.rate === "1pps";
  const grown = isSlow
    ? quiet.overhead - (0.15 * count) / 128
    : quiet.overhead + ((0.21 - quiet.overhead) * count) / 128;
  return { rtt, sigma, overhead: nic === "virtio" ? grown : quiet.overhead };
}

/** KVM without network load at the responder. */
function quietKvm(cell: MadeCell, nic: PaperNicModel): Truth {
  const { count } = cell;
  if (cell.rate === "1pps") {
    const rtt = 0.75 - 0.05 * Math.log2(1 + count / 8);
    return { rtt, sigma: 0.3, overhead: 0.36 };
  }
  const rtt = nicRtt[nic] * (cell.rate === "1Mpps" ? 0.9 : 1) * (1 + (0.03 * count) / 128);
  const growing = cell.location === "sender" && cell.rate === "1kpps" ? 1 + count / 64 : 1;
  const share = nicShare[nic] + (cell.load === "cpu" && cell.location === "responder" && count === 128 ? 0.12 : 0);
  return { rtt, sigma: (kvmSd * growing) / rtt, overhead: share * rtt };
}

function container(cell: MadeCell): Truth {
  const { count, rate } = cell;
  const base = { "1pps": 0.09, "1kpps": 0.07, "1Mpps": 0.06 }[rate] ?? 0.07;
  const quiet: Truth = { rtt: base, sigma: 0.08, overhead: rate === "1pps" ? 0.012 : 0.01 };
  return cell.technology === "docker" ? docker(cell, quiet) : count === 0 ? lxcIdle(quiet, rate) : lxc(cell, quiet);
}

function docker(cell: MadeCell, quiet: Truth): Truth {
  if (!isNetworkAtResponder(cell) || cell.count === 0) return quiet;
  return { ...quiet, rtt: quiet.rtt + 0.015 * cell.count, sigma: 0.4 };
}

function lxcIdle(quiet: Truth, rate: string): Truth {
  return { ...quiet, rtt: rate === "1Mpps" ? 0.4 : quiet.rtt * 1.05, sigma: 0.1 };
}

function lxc(cell: MadeCell, quiet: Truth): Truth {
  const { count, load, location, rate } = cell;
  const isFast = rate === "1Mpps";
  if (isNetworkAtResponder(cell)) return { ...quiet, rtt: quiet.rtt + ((isFast ? 120 : 60) * count) / 128, sigma: 0.5 };
  if (!isFast) return { ...quiet, rtt: quiet.rtt * (load === "network" ? 1.3 : 1.05), sigma: 0.1 };
  if (load === "cpu" && location === "sender") {
    const rtt = { 8: 10, 32: 20, 64: 32, 128: 52 }[count] ?? count / 2;
    return { rtt, sigma: 0.25 + count / 400, overhead: rtt * (count === 128 ? 0.93 : 0.8) };
  }
  return { ...quiet, rtt: load === "network" ? 6 : 2.5, sigma: 0.4 };
}
