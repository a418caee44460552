import { join } from "node:path";
import { makeFolder } from "../files/makeFolder";
import { probeTools } from "../probes";
import type { Side } from "../scenarios/host";
import { type CapturePoint, placeOf, type Probe } from "../scenarios/probe";
import { common, type Context } from "./context";
import { limitSeconds } from "./probeCommand";
import { unpackInto } from "./unpack";

/** Captures on the responder's host, while the probe is sent from the other one. */
interface ResponderCaptures {
  /** Resolves when all points listen. @throws HostError if one does not */
  listening: Promise<void>;
  /** Asks them to end, once the last packets have come. */
  finish(): void;
  /** Resolves when all of their files are in the folder. */
  collected: Promise<void>;
  /** Ends without an answer what has not ended. */
  abandon(): void;
}

/** The folder, in the run's own, that the responder's files come to before they get their names in the run. */
export const responderFolder = "responder";

/** A scenario's points on one side's host, as its verbs take them. */
export function pointsAt({ request }: Context, side: Side): { point: CapturePoint; interface: string }[] {
  const places = request.scenario.capturePoints.map(placeOf).filter((place) => place.side === side);
  return places.map(({ point }) => ({ point, interface: point === "wire" ? request.hosts[side].wireNic : "" }));
}

/** Starts the captures at the responder's points; undefined if the scenario has none. */
export function startResponderCaptures(
  context: Context,
  probe: Probe,
  bufferKiB: number,
  folder: string,
): ResponderCaptures | undefined {
  const points = pointsAt(context, "responder");
  if (points.length === 0) return undefined;
  const { guests, scenario } = context.request;
  const into = join(folder, responderFolder);
  makeFolder(into);
  const unpacked = unpackInto(into);
  const running = context.callers.responder.start(
    "capture",
    {
      ...common(context, "responder"),
      guest: { name: guests.responder.name, technology: scenario.technology },
      own: guests.responder.address,
      peer: guests.sender.address,
      points,
      packets: probeTools[probe.mode].packets,
      bufferKiB,
      limitSeconds: limitSeconds(probe),
    },
    unpacked.input,
  );
  const collected = running.answer.then(() => unpacked.done);
  collected.catch(() => undefined); // whoever waits for the captures to listen is told, too
  const listening = Promise.race([running.firstOutputMs, running.answer]).then(() => undefined);
  return { listening, finish: () => running.finish(), collected, abandon: () => running.kill() };
}
