import { z } from "zod";

/** A time in one direction: median over packets and its standard uncertainty, null where there are too few to tell. Nanoseconds. */
const Direction = z.strictObject({ medianNs: z.number(), standardNs: z.number().nullable() });

/** How the time between two neighbouring capture points divides into requests and replies. */
export const OneWay = z.strictObject({
  /** Capture points: "sender.tap", "sender.wire". */
  from: z.string(),
  to: z.string(),
  /** Of requests. */
  there: Direction,
  /** Of replies. */
  back: Direction,
});
export type OneWay = z.infer<typeof OneWay>;
