import { probeTools } from "../probes";
import type { Probe } from "../scenarios/probe";
import { common, type Context } from "./context";
import { limitSeconds } from "./probeCommand";

/** A program that answers a probe in the responder guest. */
export interface Responder {
  /** Resolves when it has ended. */
  stop(): Promise<void>;
  /** Ends it without waiting. */
  abandon(): void;
}

/** How much longer the program may run than the probe, whatever happens on this machine: it is started earlier and ended later. */
const slackSeconds = 120;

/**
 * Starts what must answer a probe; does nothing where the guest's kernel answers.
 * @throws HostError where it does not run
 */
export async function startResponder(context: Context, probe: Probe): Promise<Responder> {
  const { request, callers } = context;
  const { name, technology, address } = request.guests.responder;
  const command = probeTools[probe.mode].server?.(address);
  if (!command) return { stop: () => Promise.resolve(), abandon: () => undefined };
  const running = callers.responder.start("respond", {
    ...common(context, "responder"),
    guest: { name, technology },
    command,
    limitSeconds: limitSeconds(probe) + slackSeconds,
  });
  running.answer.catch(() => undefined); // whoever waits for its start or its end is told
  await Promise.race([running.firstOutputMs, running.answer]);
  return {
    stop: async () => {
      running.finish();
      await running.answer;
    },
    abandon: () => running.kill(),
  };
}
