import { z } from "zod";
import type { HostCaller } from "../connections/hostCaller";
import { sides, type Side } from "../scenarios/host";
import type { MeasurementRequest } from "../scenarios/measurement";
import { GuestRecord, HostEnvironment } from "../scenarios/run";

/** What all parts of a measurement share. */
export interface Context {
  request: MeasurementRequest;
  callers: Record<Side, HostCaller>;
  /** Shows a line to the user. */
  progress: (line: string) => void;
}

/** Members that every request to a host of this testbed has. */
export function common({ request }: Context, side: Side) {
  return { stack: request.stack, owner: request.owner, dataFolder: request.hosts[side].dataFolder };
}

/** Answer of the host verb guest-facts. */
export const GuestAnswer = z.object({
  identity: z.string(),
  interface: z.string(),
  driver: z.string(),
  cpus: z.string(),
  link: GuestRecord.shape.link.unwrap(),
});
export type GuestAnswer = z.infer<typeof GuestAnswer>;

/** Asks a host about its main guest. @throws VisibleError if the guest does not run */
export async function guestFacts(context: Context, side: Side): Promise<GuestAnswer> {
  const { name, technology } = context.request.guests[side];
  return GuestAnswer.parse(
    await context.callers[side].call("guest-facts", { ...common(context, side), guest: { name, technology } }),
  );
}

/** Asks both hosts what they are like at this moment. */
export async function hostEnvironments(context: Context): Promise<Record<Side, HostEnvironment>> {
  const [sender, responder] = await Promise.all([
    hostEnvironment(context, "sender"),
    hostEnvironment(context, "responder"),
  ]);
  return { sender, responder };
}

async function hostEnvironment(context: Context, side: Side): Promise<HostEnvironment> {
  const { scenario, hosts } = context.request;
  const { bridge, wireNic, cpus } = hosts[side];
  const asked = { ...common(context, side), technology: scenario.technology, bridge, wireNic, cpus };
  return HostEnvironment.parse(await context.callers[side].call("environment", asked));
}

const Mended = z.object({ started: z.array(z.string()) });

/** Restarts guests that were shut down or killed since Ready checked the testbed; resolves to their names. */
export async function mendGuests(context: Context): Promise<string[]> {
  const { request, callers } = context;
  const { technology } = request.scenario;
  const mended = sides.map(async (side) => {
    const fleet = request.background.filter((guest) => guest.side === side).map((guest) => guest.name);
    const guests = [request.guests[side].name, ...fleet];
    return Mended.parse(await callers[side].call("mend", { ...common(context, side), technology, guests })).started;
  });
  return (await Promise.all(mended)).flat();
}

/** Answer of the host verb load-status. */
const LoadAnswer = z.object({ kind: z.string().nullable(), guests: z.int(), running: z.int(), restarts: z.int() });

/** Asks the load's supervisor on its host; null if the scenario has no load. */
export async function loadStatus(context: Context): Promise<z.infer<typeof LoadAnswer> | null> {
  const { count, location } = context.request.scenario.background;
  if (count === 0) return null;
  return LoadAnswer.parse(await context.callers[location].call("load-status", common(context, location)));
}
