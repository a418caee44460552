import type { OurReading, TsharkReading } from "./readers";

/** The most by which two RTTs differ that are the same: tshark prints milliseconds, and computes them as doubles. */
const roundingNs = 1;
const unexplained = "without a cause";

/** Pairs of request and reply that only one of the two readers has, or has with another RTT: how many, by cause. */
export type Differences = Record<string, number>;

export function differences(ours: OurReading, theirs: TsharkReading): Differences {
  const { duplicateRequests, duplicateReplies, reusedNumbers } = ours.train;
  const [doubled, answeredTwice, reused] = [duplicateRequests, duplicateReplies, reusedNumbers].map((n) => new Set(n));
  const [requests, pairs] = [ours.requests(), theirs.pairs()];
  const numbers = new Map(requests.map(({ number, requestNs }) => [requestNs, number]));
  const ourReplies = new Map(requests.map(({ requestNs, replyNs }) => [requestNs, replyNs]));
  const theirReplies = new Map(pairs.map(({ requestNs, replyNs }) => [requestNs, replyNs]));
  const counts: Differences = {};
  const add = (requestNs: number) => {
    const number = numbers.get(requestNs) ?? NaN;
    const cause = Number.isNaN(number)
      ? "tshark answers the second request of a number, we the first"
      : answeredTwice?.has(number)
        ? "of two replies tshark takes another than the first"
        : doubled?.has(number) || reused?.has(number)
          ? "we answer the first request of a number, tshark the second"
          : unexplained;
    counts[cause] = (counts[cause] ?? 0) + 1;
  };
  for (const { requestNs, replyNs } of requests)
    if (!Number.isNaN(replyNs) && theirReplies.get(requestNs) !== replyNs) add(requestNs);
  for (const { requestNs, replyNs, resptimeMs } of pairs) {
    const isOther = ourReplies.get(requestNs) !== replyNs && Number.isNaN(ourReplies.get(requestNs) ?? NaN);
    if (isOther || !(Math.abs(resptimeMs * 1e6 - (replyNs - requestNs)) <= roundingNs)) add(requestNs);
  }
  return counts;
}

export function total(counts: Differences): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

export function withoutCause(counts: Differences): number {
  return counts[unexplained] ?? 0;
}

export function differencesText(counts: Differences): string {
  const causes = Object.entries(counts).map(([cause, count]) => `${count} × ${cause}`);
  return causes.length === 0 ? "no difference" : causes.join("; ");
}
