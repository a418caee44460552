import type { PointKey } from "./packets";
import type { EchoTrain } from "./pair";

/** Packets of a probe that were seen at one place of their way and not at the next. */
export interface Loss {
  packet: "request" | "reply";
  /** The last point that saw it; null before the first. */
  after: PointKey | null;
  /** The next point, which did not see it; null beyond the outermost, where request and reply cannot be told apart. */
  before: PointKey | null;
  count: number;
}

/**
 * Counts the requests of a probe that were not answered at the first point, by the place at which they or their replies were
 * seen last.
 * @param inward capture points, along the path of a request
 */
export function losses(inward: readonly { point: PointKey; train: EchoTrain }[]): Loss[] {
  const way = [
    ...inward.map(({ point, train }) => ({ point, stamps: train.requestNs, packet: "request" as const })),
    ...inward.map(({ point, train }) => ({ point, stamps: train.replyNs, packet: "reply" as const })).reverse(),
  ];
  const counts = way.map(() => 0);
  const sent = inward.reduce((most, { train }) => Math.max(most, train.count), 0);
  for (let number = 1; number <= sent; number++) {
    const next = 1 + way.findLastIndex(({ stamps }) => !Number.isNaN(stamps[number] ?? NaN));
    if (next < way.length) counts[next] = (counts[next] ?? 0) + 1;
  }
  return way.flatMap(({ point, packet }, i) => {
    const count = counts[i] ?? 0;
    if (count === 0) return [];
    const isBeyond = i === inward.length;
    return [
      {
        packet: isBeyond ? "request" : packet,
        after: way[i - 1]?.point ?? null,
        before: isBeyond ? null : point,
        count,
      },
    ];
  });
}

/** "3 lost beyond sender.wire", "1 reply lost between sender.wire and sender.tap". */
export function lossText({ packet, after, before, count }: Loss): string {
  const what = `${count} ${count === 1 ? packet : packet === "reply" ? "replies" : "requests"}`;
  if (before === null) return `${count} lost beyond ${after}`;
  if (after === null) return `${what} lost before ${before}`;
  return `${what} lost between ${after} and ${before}`;
}
