import type { DesignCell } from "../../../scenarios/designs";
import { isNetworkAtResponder, type Effect, type Truth } from "./truth";

const when =
  (applies: (cell: DesignCell) => boolean, change: (truth: Truth, cell: DesignCell) => Partial<Truth>): Effect =>
  (cell, truth) =>
    applies(cell) ? { ...truth, ...change(truth, cell) } : truth;

const isKvm = (cell: DesignCell) => cell.technology === "kvm";
/** Cells of E1 that no other experiment shares. */
const isOtherNic = (cell: DesignCell) => isKvm(cell) && cell.nic !== "virtio";
const isLxc = (cell: DesignCell) => cell.technology === "lxc";
const isDocker = (cell: DesignCell) => cell.technology === "docker";
const isCpuAtSender = (cell: DesignCell) => cell.load === "cpu" && cell.location === "sender";

/** For each claim a world that differs from the paper's in that effect alone. */
export const flips: Record<string, Effect> = {
  C01: when((c) => c.nic === "e1000" && isKvm(c), (t) => ({ rtt: t.rtt * 0.8 })),
};
