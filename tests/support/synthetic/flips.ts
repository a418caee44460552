import { isNetworkAtResponder, type Effect, type MadeCell, type Truth } from "../../../bench/synthetic/truth";

const when =
  (applies: (cell: MadeCell) => boolean, change: (truth: Truth, cell: MadeCell) => Partial<Truth>): Effect =>
  (cell, truth) =>
    applies(cell) ? { ...truth, ...change(truth, cell) } : truth;

const isKvm = (cell: MadeCell) => cell.technology === "kvm";
const isNic = (cell: MadeCell, ...nics: (string | null)[]) => isKvm(cell) && nics.includes(cell.nic);
const isVirtio = (cell: MadeCell) => isNic(cell, "virtio");
const isLxc = (cell: MadeCell) => cell.technology === "lxc";
const isDocker = (cell: MadeCell) => cell.technology === "docker";
const isCpuAt = (cell: MadeCell, location: string) => cell.load === "cpu" && cell.location === location;
/** RTT and overhead by the same factor: the overhead share stays. */
const scaled = (truth: Truth, factor: number) => ({ rtt: truth.rtt * factor, overhead: truth.overhead * factor });

const isSlowest = (cell: MadeCell) => cell.rate === "1pps";
const isFastest = (cell: MadeCell) => cell.rate === "1Mpps";

/** For each claim a world that differs from the paper's in that claim's effect, and as little as can be in anything else. */
export const flips: Record<string, Effect> = {
  // vmxnet3 becomes slower than e1000
  C01: when(
    (c) => isNic(c, "vmxnet3"),
    (t) => scaled(t, 1.25),
  ),
  // virtio and vmxnet3 change places
  C02: when(
    (c) => isNic(c, "vmxnet3"),
    (t) => scaled(t, 0.75),
  ),
  // e1000 falls behind rtl8139
  C03: when(
    (c) => isNic(c, "e1000"),
    (t) => scaled(t, 1.3),
  ),
  // at the responder virtio is 80 % below rtl8139
  C04: when(
    (c) => isNic(c, "rtl8139") && c.location === "responder",
    (t) => ({ ...scaled(t, 3), sigma: t.sigma / 3 }),
  ),
  // with 128 guests virtio, too, is above 0.35 ms
  C05: when(
    (c) => isVirtio(c) && c.rate === "1kpps" && c.count === 128,
    (t) => scaled(t, 1.06),
  ),
  // network load at the responder leaves KVM's RTT alone
  C06: when(
    (c) => isKvm(c) && isNetworkAtResponder(c) && c.count > 0,
    (t, c) => ({ rtt: 0.33 + (t.rtt - 0.33) / (1 + c.count) }),
  ),
  // its spread stays what it is without guests
  C07: when(
    (c) => isKvm(c) && isNetworkAtResponder(c) && c.count > 0,
    (t) => ({ sigma: 0.02 / t.rtt }),
  ),
  // emulated models have the lower overhead share
  C08: when(
    (c) => isNic(c, "e1000", "rtl8139"),
    (t) => ({ overhead: t.overhead * 0.6 }),
  ),
  // virtio and vmxnet3 change places in overhead share
  C09: when(
    (c) => isVirtio(c) && c.rate === "1kpps" && !isNetworkAtResponder(c),
    (t) => ({ overhead: t.overhead * 1.23 }),
  ),
  // overhead grows along with RTT
  C10: when(
    (c) => isNic(c, "vmxnet3", "e1000", "rtl8139") && isNetworkAtResponder(c) && c.count > 0,
    (t) => ({ overhead: t.rtt * 0.36 }),
  ),
  // 128 guests do not raise the share under cpu load
  C11: when(
    (c) => isKvm(c) && isCpuAt(c, "responder") && c.count === 128,
    (t) => ({ overhead: t.overhead * 0.7 }),
  ),
  // affinity raises the overhead share
  C12: when(
    (c) => isKvm(c) && c.affinity,
    (t) => ({ overhead: t.overhead * 1.4 }),
  ),
  // 1 pps is faster than the other rates
  C13: when(
    (c) => isVirtio(c) && isSlowest(c) && !isNetworkAtResponder(c),
    (t) => ({ rtt: t.rtt / 3, sigma: 0.6, overhead: 0.15 }),
  ),
  // at 1 pps RTT rises with the guests
  C14: when(
    (c) => isVirtio(c) && isSlowest(c) && c.load !== "network",
    (t, c) => ({ rtt: 0.55 + 0.05 * Math.log2(1 + c.count / 8) }),
  ),
  // 1 Mpps is slower than 1 kpps
  C15: when(
    (c) => isVirtio(c) && isFastest(c),
    (t) => ({ rtt: t.rtt * 1.3 }),
  ),
  // 1 pps is the steadiest rate
  C16: when(
    (c) => isVirtio(c) && isSlowest(c) && c.location === "sender",
    () => ({ sigma: 0.005 }),
  ),
  // at 1 pps the overhead rises with the guests
  C17: when(
    (c) => isVirtio(c) && isSlowest(c) && isNetworkAtResponder(c),
    (t, c) => ({ overhead: 0.36 + c.count / 1000 }),
  ),
  // at the other rates it falls
  C18: when(
    (c) => isVirtio(c) && !isSlowest(c) && isNetworkAtResponder(c),
    (t, c) => ({ overhead: 0.083 - c.count / 4000 }),
  ),
  // Docker varies more than LXC
  C19: when(
    (c) => isDocker(c) && !isFastest(c) && !isNetworkAtResponder(c),
    () => ({ sigma: 0.3 }),
  ),
  // LXC is as slow with 8 guests as with 128
  C20: when(
    (c) => isLxc(c) && isFastest(c) && isCpuAt(c, "sender") && c.count > 0,
    (t) => ({ ...scaled(t, 52 / t.rtt), sigma: 0.57 }),
  ),
  // LXC's RTT is five times the paper's
  C21: when(
    (c) => isLxc(c) && isFastest(c) && isNetworkAtResponder(c) && c.count === 128,
    (t) => ({ rtt: t.rtt * 5 }),
  ),
  // cpu load at the responder slows LXC more than at the sender
  C22: when(
    (c) => isLxc(c) && isFastest(c) && isCpuAt(c, "responder") && c.count > 0,
    () => ({ rtt: 100 }),
  ),
  // container overhead is three times the paper's
  C23: when(
    (c) => !isKvm(c) && !(isLxc(c) && isCpuAt(c, "sender")),
    (t) => ({ overhead: t.overhead * 3 }),
  ),
  // LXC's overhead stays small where it dominated
  C24: when(
    (c) => isLxc(c) && isFastest(c) && isCpuAt(c, "sender") && c.count === 128,
    () => ({ overhead: 0.01 }),
  ),
  // 1 pps has the lowest overhead, 1 Mpps the highest
  C25: when(
    (c) => isVirtio(c) && c.rate !== "1kpps" && !isNetworkAtResponder(c),
    (_, c) => ({ overhead: isSlowest(c) ? 0.02 : 0.28 }),
  ),
  // Docker's overhead is lowest at 1 pps
  C26: when(
    (c) => isDocker(c) && isSlowest(c),
    () => ({ overhead: 0.008 }),
  ),
  // KVM's outliers come from cpu load
  C27: when(
    (c) => isKvm(c) && isCpuAt(c, "responder"),
    (t) => scaled(t, 10),
  ),
  // LXC has outliers under network load at the sender at every rate
  C28: when(
    (c) => isLxc(c) && c.load === "network" && c.location === "sender" && !isFastest(c) && c.count > 0,
    () => ({ rtt: 3 }),
  ),
  // Docker's outliers come from disk load; network load at the responder is but a little slower
  C29: when(isDocker, (t, c) => {
    if (isNetworkAtResponder(c) && c.count > 0) return { rtt: t.rtt - 0.0148 * c.count, sigma: 0.15 };
    const isUnsteady = c.load === "disk" && c.location === "sender" && isFastest(c) && [8, 32].includes(c.count);
    return isUnsteady ? { sigma: 1 } : {};
  }),
  // disk load slows KVM
  C30: when(
    (c) => isKvm(c) && c.load === "disk" && c.count > 0 && c.count < 128 && !isSlowest(c),
    (t) => scaled(t, 1.6),
  ),
  // containers are slower than KVM, Docker still not slower than LXC
  C31: when(
    (c) => !isKvm(c),
    (t, c) => ({ rtt: t.rtt * containerSlowdown(c) }),
  ),
  // LXC and Docker differ where they were alike
  C32: when(
    (c) => isLxc(c) && !isFastest(c) && c.load !== "network" && c.location === "sender",
    (t) => ({ rtt: t.rtt * 1.6 }),
  ),
  // Docker slows under network load at the sender, too
  C33: when(
    (c) => isDocker(c) && c.load === "network" && c.location === "sender" && c.count > 0,
    (t) => ({ rtt: t.rtt * 1.4 }),
  ),
  // rtl8139 is far less steady than the others
  C34: when(
    (c) => isNic(c, "rtl8139") && !isNetworkAtResponder(c),
    (t) => ({ sigma: t.sigma * 4 }),
  ),
  // LXC at 1 Mpps is fast under disk load
  C35: when(
    (c) => isLxc(c) && isFastest(c) && c.load === "disk" && c.count > 0,
    () => ({ rtt: 0.072 }),
  ),
};

function containerSlowdown(cell: MadeCell): number {
  if (isDocker(cell)) return 12;
  if (!isFastest(cell)) return isNetworkAtResponder(cell) && cell.count > 0 ? 1 : 12;
  return cell.count === 0 || cell.load === "disk" ? 3 : 1;
}
