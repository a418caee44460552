import * as pulumi from "@pulumi/pulumi";
import type { LoadKind } from "../scenarios/load";
import type { Technology } from "../scenarios/technology";
import type { Guest } from "./guest";
import { hostVerb } from "./hostCommand";
import type { TestbedHost } from "./hostProgram";
import { childOf, type ComponentOptions } from "./child";

export interface LoadArgs {
  /** The server that the fleet is on. Not an Output. */
  host: TestbedHost;
  /** The stack that the load belongs to. */
  stack: pulumi.Input<string>;
  /** The kind of the guests, which decides how commands are run in them. */
  technology: pulumi.Input<Technology>;
  /** What the guests do; changed in place. */
  kind: pulumi.Input<LoadKind>;
  /** All parameters of that kind. */
  parameters: pulumi.Input<Record<string, number>>;
  /** Virtual CPUs of each guest. */
  vcpus: pulumi.Input<number>;
  /** Line rate of each guest's NIC, bits per second. */
  nicBitsPerSecond: number;
  /** The guests that run the load. The list itself is not an Output. */
  guests: Guest[];
  /** For a load that crosses the wire: the address that the guests send to, which is the other server's sink. */
  target?: string;
  /** The sink on this server, which discards what the other server's guests send. */
  sink?: { address: string; prefixLength: number };
}

/**
 * What the fleet of one server does. It is a resource of its own, so that a changed load touches no guest. A supervisor on the
 * host keeps the load running, and restarts it in a guest where it has ended.
 *
 * Both servers have this resource, even the one without guests. A load that is no longer wanted must end before the
 * measurement starts, but an engine deletes resources that the program no longer declares only after all others are done.
 * Therefore the resource stays, with an empty list of guests. On the server without guests it also keeps the sink of a load
 * that crosses the wire.
 */
export class Load extends pulumi.ComponentResource {
  /** What the host is asked for, with which verb ready starts a load again that has died. */
  readonly request: pulumi.Output<Record<string, unknown>>;

  constructor(name: string, args: LoadArgs, opts?: ComponentOptions) {
    super("tare:components:Load", name, {}, opts);
    // A replaced guest has a new id. That changes the request, and so the load is started in the new guest.
    const guests = args.guests.map((guest) => ({ name: guest.guestName, id: guest.guestId }));
    const { nicBitsPerSecond, target } = args;
    const sink = args.sink && { sink: { ...args.sink, bridge: args.host.host.bridge } };
    this.request = pulumi
      .all([args.technology, args.kind, args.parameters, args.vcpus, pulumi.output(guests)])
      .apply(([technology, kind, parameters, vcpus, bearers]): Record<string, unknown> => {
        if (bearers.length === 0) return { guests: [], ...sink };
        const work = { technology, kind, vcpus, parameters };
        return { ...work, ...(target ? { target, nicBitsPerSecond } : {}), guests: bearers };
      });
    const common = { host: args.host, stack: args.stack };
    hostVerb(name, { ...common, verb: "load", undo: "unload", request: this.request }, childOf(this, opts));
    this.registerOutputs({});
  }
}
