import type { PointKey } from "../captures/packets";
import type { EchoTrain } from "../captures/pair";
import type { ProbeOutput } from "../probes/output";

/** A packet that a capture lacks although another place shows that it passed, that it has twice, or that the probe did not send. */
export interface CaptureFault {
  point: PointKey;
  what: "missed request" | "missed reply" | "doubled request" | "request that the probe did not send";
  /** Running numbers. */
  packets: number[];
}

/**
 * Tells faults of the instrument from losses on the way. A request passes guest, tap and wire in this order, then the responder's
 * in reverse, and its reply comes back the same way, so a packet that is seen at one place must have passed all places before it:
 * a reply in ping's output passed every point both ways, and a request at the wire passed the tap. A packet that is not seen any
 * further may be lost, which is a result and no fault.
 * @param inward the run's capture points, along the path of a request
 */
export function captureFaults(
  output: ProbeOutput,
  inward: readonly { point: PointKey; train: EchoTrain }[],
): CaptureFault[] {
  const received = new Set(output.replies.sequence);
  const sent = output.totals?.sent ?? Infinity;
  return inward.flatMap(({ point, train }, i) => {
    const outer = inward.slice(i + 1).map((entry) => entry.train);
    const inner = inward.slice(0, i).map((entry) => entry.train);
    const sawReply = (number: number) => received.has(number) || inner.some((other) => seen(other.replyNs, number));
    const sawRequest = (number: number) =>
      sawReply(number) ||
      seen(train.replyNs, number) ||
      outer.some((other) => seen(other.requestNs, number) || seen(other.replyNs, number));
    const unsent = numbersAbove(sent, train.count).filter((number) => seen(train.requestNs, number));
    const faults: CaptureFault[] = [
      { point, what: "missed request", packets: train.noRequest.filter(sawRequest) },
      { point, what: "missed reply", packets: train.noReply.filter(sawReply) },
      // No probe sends a number twice.
      { point, what: "doubled request", packets: [...train.duplicateRequests, ...train.reusedNumbers] },
      { point, what: "request that the probe did not send", packets: unsent },
    ];
    return faults.filter((fault) => fault.packets.length > 0);
  });
}

function seen(stamps: Float64Array, number: number): boolean {
  const stamp = stamps[number];
  return stamp !== undefined && !Number.isNaN(stamp);
}

function numbersAbove(sent: number, last: number): number[] {
  return sent >= last ? [] : Array.from({ length: last - sent }, (_, i) => sent + 1 + i);
}
