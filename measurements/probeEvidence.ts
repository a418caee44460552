import { countMismatch } from "../probes/output";
import type { ProbeTool } from "../probes/tool";
import { captureFaults, type CaptureFault } from "./captureFaults";
import { guestClockStepSeconds } from "./guestClock";
import type { RunPackets } from "./readPackets";

/** What a run's own packets and the probe's own words say of the instrument. */
export interface ProbeEvidence {
  /** By how many nanoseconds the probe saw the guest's clock go back, each time; NaN where it does not say by how much. */
  probeClockBackNs: number[];
  /** The probe stamped its packets in another way once it had seen that. */
  stampingChanged?: boolean;
  /** How far the guest's clock was set while the probe ran, as its packets prove; 0 if they do not. */
  guestClockStepSeconds?: number;
  /** Why the probe's output cannot be read. */
  unreadable?: RunPackets["unreadable"];
  /** The probe's own words on its errors. */
  complaints?: string[];
  /** What to change where the probe ended by itself. */
  refusalWayOut?: string | undefined;
  /** In what the replies that were read differ from those that the probe counted. */
  countMismatch?: string | undefined;
  /** Replies that the probe counted and gave no RTT. */
  repliesWithoutRtt?: number;
  /** Points where several flows could be the probe's, and how many. */
  unknownFlows?: { point: string; flows: number }[];
  faults: CaptureFault[];
}

export function probeEvidence({ output, unreadable, trains }: RunPackets, tool: ProbeTool): ProbeEvidence {
  const unknownFlows = trains
    .filter(({ train }) => train.candidates > 1)
    .map(({ point, train }) => ({ point, flows: train.candidates }));
  if (!output) return { probeClockBackNs: [], unreadable, faults: [], unknownFlows };
  const known = trains.filter(({ train }) => train.candidates <= 1);
  const outside = known.find(({ point }) => point !== "sender.guest")?.train;
  const { complaints } = output;
  return {
    probeClockBackNs: output.clockBackNs,
    stampingChanged: output.stampingChanged,
    guestClockStepSeconds: outside ? guestClockStepSeconds(output, outside) : 0,
    complaints,
    refusalWayOut: complaints.length > 0 ? tool.refusalWayOut?.(complaints.join("; ")) : undefined,
    countMismatch: countMismatch(output),
    repliesWithoutRtt: output.replies.rttNs.filter((rtt) => Number.isNaN(rtt)).length,
    unknownFlows,
    faults: captureFaults(output, known),
  };
}
