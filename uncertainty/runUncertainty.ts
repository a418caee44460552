import { netPoint, overheadNs, type PointKey } from "../captures/packets";
import type { ReadPackets } from "../captures/packetTable";
import { probeTools } from "../probes";
import type { ProbeMode } from "../scenarios/probe";
import type { RunUncertainty, Uncertainty } from "../scenarios/uncertainty";
import { medianError, medianOf } from "./medianError";
import { differenceResolution, rttResolution } from "./resolution";

/**
 * To what the medians of a run's packets are known. docs/measurement.md derives it.
 *
 * @param netAt where its net RTT is taken (netKey)
 */
export function runUncertainty(mode: ProbeMode, packets: ReadPackets, netAt: PointKey = netPoint): RunUncertainty {
  const { rttNs, quantisationNs, atNs, stampStepNs } = packets;
  const net = atNs[netAt] ?? [];
  const overhead = overheadNs(packets);
  const ofRtt = rttResolution(probeTools[mode].stampStepNs, medianOf(quantisationNs));
  const ofNet = differenceResolution(stampStepNs[netAt] ?? 0);
  const rtt = medianOf(rttNs);
  return {
    rttNs: uncertainty(rttNs, ofRtt),
    netNs: uncertainty(net, ofNet),
    overheadNs: uncertainty(overhead, Math.hypot(ofRtt, ofNet)),
    // The share is 1 − net/RTT: what RTT is wrong by shows in it by net/RTT², what net is wrong by by 1/RTT.
    overheadPercent: uncertainty(
      overhead.map((value, i) => (100 * value) / (rttNs[i] ?? NaN)),
      100 * Math.hypot((ofRtt * medianOf(net)) / rtt ** 2, ofNet / rtt),
    ),
  };
}

function uncertainty(values: ArrayLike<number>, resolution: number): Uncertainty | null {
  const sampling = medianError(values);
  if (sampling === null || !Number.isFinite(resolution)) return null;
  return { standard: Math.hypot(sampling, resolution), sampling, resolution };
}
