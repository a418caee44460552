import type { HostUsage } from "./hostUsage";
import type { AskedLoad, LoadDescriptor } from "./load";

/** A load is reached when it uses this share of its ceiling. */
export const reachedShare = 0.95;

/** A load that uses less than this share of its ceiling counts as none. */
export const leastShare = 0.01;

/** Share of the load's ceiling that was used, for the host as a whole; null if it cannot be read. */
export function usedShare(load: LoadDescriptor, asked: AskedLoad, usage: HostUsage): number | null {
  const used = load.used(asked, usage);
  return used === null ? null : used / load.ceiling(asked);
}

export function isReached(share: number): boolean {
  return share >= reachedShare;
}
