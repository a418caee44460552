import { z } from "zod";
import type { Side } from "./host";

/**
 * The paper's three packet frequencies, as ping's `-i` in seconds. "1Mpps" is `ping -i 0.000001`, which ping
 * treats as 0: it sends the next request when the reply is back (closed loop), so the achieved rate is about 1/RTT.
 */
const namedIntervals = { "1pps": 1, "1kpps": 0.001, "1Mpps": 0.000001 } as const;
export type NamedRate = keyof typeof namedIntervals;
export const namedRates = Object.keys(namedIntervals) as readonly NamedRate[];

/** A named rate or packets per second as a decimal number in text, e.g. "250". */
export const Rate = z
  .string()
  .refine(
    (text) => text in namedIntervals || /^\d+(\.\d+)?$/.test(text),
    '"1pps", "1kpps", "1Mpps" or packets per second',
  )
  .refine(
    (text) => text in namedIntervals || (Number(text) > 0 && Number(text) <= 1_000_000),
    "more than 0, at most 1000000",
  );
export type Rate = z.infer<typeof Rate>;

/**
 * as-published: ping's own pacing, which waits for each reply where the interval is below 1 ms. open-loop: sends on time, whether replies
 * come or not. isochronous: UDP at fixed times, answered by a program, and the times that it missed are known. ping-pong,
 * ping-pong-tcp: a closed loop between two programs, over UDP or one TCP connection, each of which waits in a read for the other.
 */
const probeModes = ["as-published", "open-loop", "isochronous", "ping-pong", "ping-pong-tcp"] as const;
export const ProbeMode = z.enum(probeModes);
export type ProbeMode = z.infer<typeof ProbeMode>;

/** One train of echo requests. */
export const Probe = z.strictObject({
  rate: Rate,
  count: z.int().min(1).max(1_000_000),
  mode: ProbeMode,
  /** 1-based; repetitions are the unit of replication. */
  repetition: z.int().min(1).max(1000),
});
export type Probe = z.infer<typeof Probe>;

/** The interval between requests that a probe asks for, in seconds; 0 means closed loop. */
export function intervalSeconds(rate: Rate): number {
  if (rate === "1Mpps") return 0;
  return rate in namedIntervals ? namedIntervals[rate as NamedRate] : 1 / Number(rate);
}

/** Where packets are stamped on one side. tap means the host's end of a guest's interface: a tap for KVM, a veth for containers. */
export const CapturePoint = z.enum(["guest", "tap", "wire"]);
export type CapturePoint = z.infer<typeof CapturePoint>;

/**
 * The capture points of both sides as a scenario names them, along the path of a request. The sender's have no side in their
 * name, because scenarios and results of early versions have only these.
 */
export const scenarioPoints = ["guest", "tap", "wire", "responder.wire", "responder.tap", "responder.guest"] as const;
export const ScenarioPoint = z.enum(scenarioPoints);
export type ScenarioPoint = z.infer<typeof ScenarioPoint>;

/** The side and the place there that a scenario's point means. */
export function placeOf(point: ScenarioPoint): { side: Side; point: CapturePoint } {
  const [place, side] = point.split(".").reverse() as [CapturePoint, Side?];
  return { side: side ?? "sender", point: place };
}

/** A place as a scenario names it. */
export function scenarioPointOf({ side, point }: { side: Side; point: CapturePoint }): ScenarioPoint {
  return side === "sender" ? point : `${side}.${point}`;
}
