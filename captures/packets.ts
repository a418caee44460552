import { type CapturePoint, placeOf } from "../scenarios/probe";
import type { Side } from "../scenarios/host";
import type { Technology } from "../scenarios/technology";
import { netPointOf } from "../scenarios/technologyPoints";

/** A capture point of one side, e.g. "sender.tap". */
export type PointKey = `${Side}.${CapturePoint}`;

export const pointKeys: readonly PointKey[] = [
  "sender.guest",
  "sender.tap",
  "sender.wire",
  "responder.wire",
  "responder.tap",
  "responder.guest",
];

/** The packets of one run, column by column; row i is the echo request number i + 1. NaN in a column: not seen there. */
export interface PacketTable {
  length: number;
  /** RTT as ping in the sender guest saw it ("gross"), nanoseconds. */
  rttNs: Float64Array;
  /** RTT at each capture point: request to reply in that point's own clock, nanoseconds. */
  atNs: Partial<Record<PointKey, Float64Array>>;
}

/** Where "net" is taken: the sender guest's tap or veth, the first host-kernel point outside it. */
export const netPoint: PointKey = "sender.tap";

/** The same for one technology: on the floor, where there is neither tap nor veth, it is the wire port. */
export function netKey(technology: Technology): PointKey {
  const { side, point } = placeOf(netPointOf(technology));
  return `${side}.${point}`;
}

/**
 * The overhead of each packet, gross − net, in nanoseconds; NaN where either is missing. Empty where nothing was captured at the
 * sender guest's tap or veth: on the floor, where there is neither, there is no overhead.
 */
export function overheadNs(packets: PacketTable): Float64Array {
  const net = packets.atNs[netPoint];
  if (!net) return new Float64Array(0);
  return packets.rttNs.map((gross, i) => gross - (net[i] ?? NaN));
}
