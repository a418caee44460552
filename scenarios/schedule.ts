import { z } from "zod";

/** How a probe that sends at fixed times kept to them, and what its round trips are when they count from the time they should have left. */
export const RunSchedule = z.strictObject({
  intervalNs: z.number(),
  /** Requests that were never sent, because the tool came too late for their time. */
  skipped: z.int(),
  /** By how much the requests that were sent left after their time; negative where before it. */
  lateNs: z.strictObject({ median: z.number().nullable(), most: z.number().nullable() }),
  /** Null without a reply. */
  correctedRttNs: z.strictObject({ median: z.number().nullable(), p99: z.number().nullable() }),
  method: z.literal("intended-send-times"),
});
export type RunSchedule = z.infer<typeof RunSchedule>;
