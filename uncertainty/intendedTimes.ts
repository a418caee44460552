import { quantileSorted, sortedFinite } from "../analysis/statistics/quantile";
import type { ProbeOutput } from "../probes/output";
import type { RunSchedule } from "../scenarios/schedule";

/**
 * Round trips counted from the times at which requests should have left, not from those at which they did. A tool that is held up
 * sends late or not at all, and so asks least often when the path is slowest (coordinated omission). Here a late request has waited
 * since its time, and a skipped one is taken to have been answered with the next one that was sent. Requests without a reply have no
 * RTT in either figure.
 * Source: G. Tene, "How NOT to Measure Latency" (Strange Loop 2015), as in wrk2.
 *
 * @returns undefined where the tool does not say when its requests should have left
 */
export function intendedTimes({ schedule, replies }: ProbeOutput): RunSchedule | undefined {
  if (!schedule) return undefined;
  const { intervalNs, intendedNs, sentNs, skipped } = schedule;
  const corrected: number[] = [];
  replies.sequence.forEach((number, i) => {
    const [sent, intended] = [sentNs[number - 1] ?? NaN, intendedNs[number - 1] ?? NaN];
    if (replies.duplicate[i]) return;
    const received = sent + (replies.rttNs[i] ?? NaN);
    // This request, and those between it and the one before it that were skipped.
    const before = intendedNs[number - 2] ?? intended - intervalNs;
    for (let time = intended; time > before; time -= intervalNs) corrected.push(received - time);
  });
  const late = sortedFinite(sentNs.map((sent, i) => sent - (intendedNs[i] ?? NaN)));
  const sorted = sortedFinite(corrected);
  return {
    intervalNs,
    skipped,
    lateNs: { median: quantileSorted(late, 0.5), most: quantileSorted(late, 1) },
    correctedRttNs: { median: quantileSorted(sorted, 0.5), p99: quantileSorted(sorted, 0.99) },
    method: "intended-send-times",
  };
}
