import { z } from "zod";

const Direction = z.strictObject({ medianMs: z.number(), standardMs: z.number().nullable() });

/** A stretch of the path between two neighbouring stamps, and the time that packets spent in it, there and back. */
export const Segment = z.strictObject({
  /** What lies between: "sender's bridge". */
  name: z.string(),
  /** Where packets were stamped before it: "ping", or a capture point such as "sender.tap". */
  from: z.string(),
  /** Where they were stamped behind it; null for the last, which is all that lies behind the last point. */
  to: z.string().nullable(),
  medianMs: z.number(),
  /** Standard uncertainty of the median; null where there are too few packets to tell. */
  standardMs: z.number().nullable(),
  /** Whether the median is told apart from 0; null without an uncertainty. */
  isTold: z.boolean().nullable(),
  /** Packets whose RTT behind the segment is longer than before it, which cannot be, by more than the clocks' steps. */
  violations: z.int(),
  /** Packets whose RTT behind it is longer by no more than these steps, as it may be where the segment is shorter than them. */
  withinSteps: z.int(),
  /** Of requests and of replies by themselves; absent where two clocks stamped, and in runs of early versions. */
  oneWay: z.strictObject({ there: Direction, back: Direction }).optional(),
});
export type Segment = z.infer<typeof Segment>;

/** The whole path of a run that was captured on both hosts, over the packets that were seen at every point. */
export const PathSegments = z.strictObject({
  packets: z.int(),
  grossMedianMs: z.number(),
  /** Along the path of a request. */
  segments: z.array(Segment),
  /** The sum of the segments' medians less the median of the whole, which need not be 0 as it is for each packet. */
  closure: z.strictObject({
    differenceMs: z.number(),
    standardMs: z.number().nullable(),
    /** Whether the difference is no more than two standard uncertainties; null without one. */
    isClosed: z.boolean().nullable(),
  }),
});
export type PathSegments = z.infer<typeof PathSegments>;
