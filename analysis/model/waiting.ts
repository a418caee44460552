import { overheadNs, type PacketTable } from "../../captures/packets";
import type { RunSummary } from "../../scenarios/measurement";
import type { RunRecord } from "../../scenarios/run";
import { hasOwnKernel } from "../../scenarios/technology";
import type { HostWaiting } from "../../scenarios/waiting";

/**
 * How long what carries a request in the sender's main guest waited for a CPU, as an upper bound for each request: all that it waited
 * between the readings around the probe, by the requests that were sent. In a container that is the probe; of a virtual machine it is the
 * threads of its emulator, too. Not all of it held up a request, and while a virtual CPU waits on its host, the kernel on it may count the
 * same time for the probe.
 *
 * @returns undefined for runs that do not record it; null where a part of it could not be read, so that there is no bound
 */
export function waitingOf(run: RunRecord, packets: PacketTable): RunSummary["waiting"] {
  if (!run.waiting) return undefined;
  const { probe, sender } = run.waiting;
  const { sent } = run.achieved;
  const ofGuest = hasOwnKernel(run.scenario.technology) ? guestSeconds(sender) : 0;
  if (!probe || ofGuest === null || sent === 0) return { mostPerRequestMs: null, mostOfOverheadPercent: null };
  const seconds = probe.waitedSeconds + ofGuest;
  const mostPerRequestMs = (seconds * 1000) / sent;
  const meanMs = meanOverheadMs(packets);
  const isShare = meanMs !== null && meanMs > 0;
  return {
    mostPerRequestMs,
    mostOfOverheadPercent: isShare ? Math.min(100, (100 * mostPerRequestMs) / meanMs) : null,
  };
}

/** What all threads of the guest waited; null where that of one is not known. */
function guestSeconds(host: HostWaiting | null): number | null {
  if (!host?.guest || host.guest.ended > 0) return null;
  return host.guest.threads.reduce((sum, { waitedSeconds }) => sum + waitedSeconds, 0);
}

/** The mean, not the median, because the waits are a sum. */
function meanOverheadMs(packets: PacketTable): number | null {
  const known = overheadNs(packets).filter(Number.isFinite);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length / 1e6;
}
