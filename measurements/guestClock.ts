import type { EchoTrain } from "../captures/pair";
import type { ProbeOutput } from "../probes/output";
import { largestSlew, smallestStepSeconds } from "./clockStep";

/** Both clocks may be slewed, in opposite directions. */
const largestDrift = 2 * largestSlew;

/** An answered packet: when it was captured outside the guest, and what the guest's clock said. Nanoseconds. */
interface Answered {
  number: number;
  asked: number;
  answered: number;
  /** The probe's own send stamp, which ping sends along; NaN where there is none. */
  stamped: number;
  rtt: number;
  step: number;
}

/**
 * How far the guest's clock was set while a probe ran, in seconds; 0 if nothing proves that it was.
 * @param train of a point outside the guest, whose clock is the host's
 */
export function guestClockStepSeconds(output: ProbeOutput, train: EchoTrain): number {
  const packets = answeredPackets(output, train);
  const steps = [stepByStamps(packets), stepByOrder(packets)];
  const largest = steps.reduce((most, step) => (Math.abs(step) > Math.abs(most) ? step : most), 0);
  return Math.abs(largest) > smallestStepSeconds * 1e9 ? largest / 1e9 : 0;
}

/** In the order in which the probe received the replies. */
function answeredPackets({ replies }: ProbeOutput, train: EchoTrain): Answered[] {
  return replies.sequence.flatMap((number, i) => {
    const asked = train.requestNs[number] ?? NaN;
    const answered = train.replyNs[number] ?? NaN;
    const rtt = replies.rttNs[i] ?? NaN;
    if (replies.duplicate[i] || Number.isNaN(asked + answered + rtt)) return [];
    const stamped = train.payloadStampNs[number] ?? NaN;
    return [{ number, asked, answered, stamped, rtt, step: replies.quantisationNs[i] ?? 0 }];
  });
}

/**
 * A request is stamped in the guest before it is captured outside, and its reply after it was captured. So each packet bounds the
 * difference of the two clocks from both sides, by no more than its overhead. Where the bounds of two packets exclude each other by
 * more than clocks drift, a clock was set; delays, however long, only widen the bounds.
 */
function stepByStamps(packets: readonly Answered[]): number {
  let largest = 0;
  let least = -Infinity;
  let most = Infinity;
  let before = NaN;
  for (const { asked, answered, stamped, rtt, step: quantum } of packets) {
    if (Number.isNaN(stamped)) continue;
    const lower = stamped - asked;
    const upper = stamped + rtt + quantum - answered;
    const drift = Number.isNaN(before) ? 0 : Math.abs(answered - before) * largestDrift;
    before = answered;
    least -= drift;
    most += drift;
    const step = lower > most ? lower - most : upper < least ? upper - least : 0;
    if (Math.abs(step) > Math.abs(largest)) largest = step;
    least = step === 0 ? Math.max(least, lower) : lower;
    most = step === 0 ? Math.min(most, upper) : upper;
  }
  return largest;
}

/**
 * Works without stamps, by the order of things. A request was sent no earlier than the one before it, which was sent no earlier than
 * its reply was captured less its RTT. A reply came in no later than the next one that the probe received, which came in no later
 * than its request was captured plus its RTT. An RTT that is too long for both contains a step of the clock.
 */
function stepByOrder(packets: readonly Answered[]): number {
  const sentAfter = new Map<number, number>();
  let latest = -Infinity;
  for (const { number, answered, rtt, step } of packets.toSorted((a, b) => a.number - b.number)) {
    latest = Math.max(latest, answered - rtt - step);
    sentAfter.set(number, latest);
  }
  let largest = 0;
  let receivedAfter = -Infinity;
  for (const { number, asked, rtt, step } of packets) {
    largest = Math.max(largest, receivedAfter - (asked + rtt + step));
    receivedAfter = Math.max(receivedAfter, (sentAfter.get(number) ?? -Infinity) + rtt - step);
  }
  return largest;
}
