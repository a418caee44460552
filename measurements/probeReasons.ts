import type { Reason } from "../scenarios/validityCodes";
import type { ProbeEvidence } from "./probeEvidence";

/** How a probe ended, beside what its packets and its words say. */
export interface ProbeEnd extends ProbeEvidence {
  /** How many requests the probe was asked to send and says it sent; null if it died before saying so. */
  asked: number;
  sent: number | null;
  exitCode: number;
}

/** `timeout` and shells report signals by exit codes from here on. */
const firstKilledCode = 124;

/** A clock that goes back by less shows the jitter of emulation, and was not set. */
const clockStepNs = 1e6;

/** What makes a run invalid, as far as the probe itself tells. */
export function probeFailures(end: ProbeEnd): Reason[] {
  return [...ended(end), ...notAsCounted(end), ...flowsUnknown(end)];
}

/** What the probe and its packets say of the guest's clock that makes a run invalid. */
export function guestClockSteps(end: ProbeEnd): Reason[] {
  const { probeClockBackNs, stampingChanged = false, guestClockStepSeconds = 0 } = end;
  const reasons: Reason[] = [];
  const largest = largestOf(probeClockBackNs);
  if (largest >= clockStepNs)
    reasons.push({ code: "clock-step", text: `the probe saw the guest's clock go back by ${largest / 1e6} ms` });
  else if (probeClockBackNs.some(Number.isNaN))
    reasons.push({
      code: "clock-step",
      text: "the probe saw the guest's clock go back, and does not say how far",
    });
  else if (stampingChanged && probeClockBackNs.length > 0)
    reasons.push({
      code: "stamping-changed",
      text: `the guest's clock went back by ${largest / 1000} µs, and from then on the probe stamped replies in user space: two instruments in one run`,
    });
  if (guestClockStepSeconds !== 0)
    reasons.push({
      code: "clock-step",
      text: `the guest's clock was set by ${guestClockStepSeconds.toFixed(4)} s while the probe ran, as its packets show`,
    });
  return reasons;
}

/** What marks a run as suspect. */
export function probeDoubts({ probeClockBackNs, stampingChanged = false, repliesWithoutRtt = 0 }: ProbeEnd): Reason[] {
  const reasons: Reason[] = [];
  const jitter = stampingChanged ? [] : probeClockBackNs.filter((nanoseconds) => nanoseconds < clockStepNs);
  if (jitter.length > 0)
    reasons.push({
      code: "clock-jitter",
      text: `the guest's clock went back ${jitter.length} times, by up to ${largestOf(jitter) / 1000} µs`,
    });
  if (repliesWithoutRtt > 0)
    reasons.push({
      code: "reply-without-rtt",
      text: `the probe counted ${repliesWithoutRtt} replies without an RTT: they are no loss, and no RTT either`,
    });
  return reasons;
}

/** What to do about an invalid run, where measuring again would not help by itself. */
export function probeWayOut(end: ProbeEnd): string | undefined {
  if (end.unreadable?.wayOut !== undefined) return end.unreadable.wayOut;
  if (endedByItself(end) && end.refusalWayOut !== undefined) return end.refusalWayOut;
  const codes = [...probeFailures(end), ...guestClockSteps(end)].map((reason) => reason.code);
  if (codes.includes("flow-unknown")) return "end the other ping between the two guests; then ./tare up measures again";
  if (codes.includes("stamping-changed"))
    return "./tare up measures again; where each run says so, set mode to open-loop, whose tool always stamps alike";
  if (codes.includes("count-mismatch"))
    return `./tare up measures again; where each run says so, use Tare's own image (leave "image" empty): the program in yours writes what Tare does not know`;
  return undefined;
}

function ended(end: ProbeEnd): Reason[] {
  const { asked, sent, exitCode, unreadable, complaints = [] } = end;
  if (unreadable?.problem === "foreign") return [{ code: "probe-foreign", text: unreadable.text }];
  if (unreadable?.problem === "refused") return [{ code: "probe-refused", text: unreadable.text }];
  const words = complaints.length === 0 ? "" : `, and it said ${JSON.stringify(complaints.join("; "))}`;
  if (sent === null && endedByItself(end))
    return [{ code: "probe-refused", text: `the probe ended by itself with exit code ${exitCode}${words}` }];
  if (sent === null) {
    const unknown = unreadable && !unreadable.text.includes("it is empty") ? `: ${unreadable.text}` : "";
    const text = `the probe ended with exit code ${exitCode}, without its closing statistics${words}${unknown}`;
    return [{ code: "probe-died", text }];
  }
  return sent < asked
    ? [{ code: "probe-died", text: `the probe ended after ${sent} of ${asked} requests${words}` }]
    : [];
}

function endedByItself({ asked, sent, exitCode, complaints = [] }: ProbeEnd): boolean {
  // sockperf's exit code is 0 whatever happened.
  return (sent ?? 0) < asked && exitCode < firstKilledCode && complaints.length > 0;
}

function notAsCounted({ countMismatch }: ProbeEnd): Reason[] {
  return countMismatch === undefined ? [] : [{ code: "count-mismatch", text: countMismatch }];
}

function flowsUnknown({ unknownFlows = [] }: ProbeEnd): Reason[] {
  return unknownFlows.map(({ point, flows }) => ({
    code: "flow-unknown",
    text: `capture at ${point}: ${flows} flows between the two guests could be the probe's`,
  }));
}

function largestOf(values: readonly number[]): number {
  return values.reduce((largest, value) => Math.max(largest, value), 0);
}
