import * as pulumi from "@pulumi/pulumi";
import { loads } from "../loads";
import { leastShare, reachedShare } from "../loads/share";
import { parseCpuList } from "../scenarios/cpuList";
import { digest } from "../scenarios/digest";
import type { LoadKind } from "../scenarios/load";
import type { Technology } from "../scenarios/technology";
import type { Guest } from "./guest";
import { hostVerb } from "./hostCommand";
import type { TestbedHost } from "./hostProgram";
import { childOf, type ComponentOptions } from "./child";

/** What the guests of one server do. */
export interface LoadWork {
  /** The kind of the guests, which decides how commands are run in them. */
  technology: Technology;
  /** What the guests do; changed in place. */
  kind: LoadKind;
  /** All parameters of that kind. */
  parameters: Record<string, number>;
  /** Virtual CPUs of each guest. */
  vcpus: number;
  /** Line rate of each guest's NIC, bits per second. */
  nicBitsPerSecond: number;
  /** The guests that run the load. */
  guests: Guest[];
  /** For a load that crosses the wire: the address that the guests send to, which is the other server's sink. */
  target?: string;
  /** The sink on this server, which discards what the other server's guests send. */
  sink?: { address: string; prefixLength: number; bridge: string };
}

/** Where a load must be reached. */
export interface LoadPlace {
  /** The host's CPUs that the fleet may use, as a Linux CPU list. */
  cpus: pulumi.Input<string>;
  /** The host's interface that leads to the other one. */
  wireNic: string;
  /** The main guest there: what it uses of the fleet's CPUs the load cannot. */
  main: { name: pulumi.Input<string>; cpus: pulumi.Input<string> };
}

export interface LoadArgs {
  /** The server that the fleet is on. Not an Output. */
  host: TestbedHost;
  /** The stack that the load belongs to. */
  stack: pulumi.Input<string>;
  /** What runs. Not an Output. */
  work: LoadWork;
  /** Where its level is proved, and the proofs before which it must not start; left out where no guests run it. */
  prove?: { place: LoadPlace; after: pulumi.Input<object> };
}

/** What verb load is asked for. By the same request verb mend starts a load again that has died. */
export function loadRequest({ guests, sink, target, nicBitsPerSecond, ...work }: LoadWork) {
  // A replaced guest has a new id. That changes the request, and so the load is started in the new guest.
  const bearers = guests.map((guest) => ({ name: guest.guestName, id: guest.guestId }));
  return pulumi.output(bearers).apply((known): Record<string, unknown> => {
    if (known.length === 0) return { guests: [], ...(sink ? { sink } : {}) };
    return { ...work, ...(target ? { target, nicBitsPerSecond } : {}), guests: known };
  });
}

/**
 * What the fleet of one server does. It is a resource of its own, so that a changed load touches no guest. A supervisor on the
 * host keeps the load running, and restarts it in a guest where it has ended.
 *
 * It starts once all else is proved (Ready), because guests that are busy answer late, and its level is the last proof.
 *
 * Both servers have this resource, even the one without guests. A load that is no longer wanted must end before the
 * measurement starts, but an engine deletes resources that the program no longer declares only after all others are done.
 * Therefore the resource stays, with an empty list of guests. On the server without guests it also keeps the sink of a load
 * that crosses the wire.
 */
export class Load extends pulumi.ComponentResource {
  constructor(name: string, args: LoadArgs, opts?: ComponentOptions) {
    super("tare:components:Load", name, {}, opts);
    const { host, stack, work, prove } = args;
    const level = prove
      ? pulumi.all([prove.place, prove.after]).apply(([place, proofs]) => ({
          level: levelOf(work, place),
          // The proofs end the load that runs. Whenever they are made anew it must therefore start again, though it be the same.
          proofs: digest(proofs),
        }))
      : {};
    const request = pulumi.all([loadRequest(work), level]).apply(([asked, proved]) => ({ ...asked, ...proved }));
    hostVerb(name, { host, stack, verb: "load", undo: "unload", request }, childOf(this, opts));
    this.registerOutputs({});
  }
}

/**
 * What the host compares its readings with, so that the host program need not know how a load is judged. Only the host knows
 * the wire's rate.
 */
function levelOf({ kind, parameters, vcpus, nicBitsPerSecond, guests }: LoadWork, place: pulumi.Unwrap<LoadPlace>) {
  const load = { kind, count: guests.length, vcpus, parameters, nicBitsPerSecond };
  const asked = { ...load, fleetCpus: parseCpuList(place.cpus).length, wireBitsPerSecond: null };
  return {
    ...load,
    ...place,
    ceiling: loads[kind].ceiling(asked),
    reached: reachedShare,
    least: leastShare,
  };
}
