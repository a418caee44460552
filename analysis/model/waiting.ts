import { overheadNs, type PacketTable } from "../../captures/packets";
import type { RunSummary } from "../../scenarios/measurement";
import type { RunRecord } from "../../scenarios/run";

/**
 * How long the sender's main guest and the probe in it waited for a CPU, as an upper bound for each request: all that they waited between
 * the readings around the probe, by the requests that were sent. Not all of it held up a request, and while a virtual CPU waits on its
 * host, the kernel on it may count the same time for the probe.
 *
 * @returns undefined for runs that do not record it; null where a part of it could not be read, so that there is no bound
 */
export function waitingOf(run: RunRecord, packets: PacketTable): RunSummary["waiting"] {
  if (!run.waiting) return undefined;
  const { probe, sender } = run.waiting;
  const { sent } = run.achieved;
  if (!probe || !sender?.guest || sender.guest.ended > 0 || sent === 0)
    return { mostPerRequestMs: null, mostOfOverheadPercent: null };
  const seconds = sender.guest.threads.reduce((sum, { waitedSeconds }) => sum + waitedSeconds, probe.waitedSeconds);
  const mostPerRequestMs = (seconds * 1000) / sent;
  const meanMs = meanOverheadMs(packets);
  const isShare = meanMs !== null && meanMs > 0;
  return {
    mostPerRequestMs,
    mostOfOverheadPercent: isShare ? Math.min(100, (100 * mostPerRequestMs) / meanMs) : null,
  };
}

/** The mean, not the median, because the waits are a sum. */
function meanOverheadMs(packets: PacketTable): number | null {
  const known = overheadNs(packets).filter(Number.isFinite);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length / 1e6;
}
