import * as pulumi from "@pulumi/pulumi";
import type { LoadKind } from "../scenarios/load";
import type { Technology } from "../scenarios/technology";
import type { Guest } from "./guest";
import { hostVerb } from "./hostCommand";
import type { TestbedHost } from "./hostProgram";
import { childOf, type ComponentOptions } from "./child";

export interface LoadArgs {
  /** The server whose fleet it is. Plain. */
  host: TestbedHost;
  /** The stack that asks. */
  stack: pulumi.Input<string>;
  /** How commands get into the guests. */
  technology: pulumi.Input<Technology>;
  /** What the guests do; switched in place. */
  kind: pulumi.Input<LoadKind>;
  /** All parameters of that kind. */
  parameters: pulumi.Input<Record<string, number>>;
  /** Virtual CPUs of each guest. */
  vcpus: pulumi.Input<number>;
  /** Line rate of each guest's NIC, bits per second. */
  nicBitsPerSecond: number;
  /** Guests that bear the load, and no others do. Plain list. */
  guests: Guest[];
  /** Address that the guests send to, the sink of the other server; for a load that crosses the wire. */
  target?: string;
  /** What this server swallows of what the other one's guests send. */
  sink?: { address: string; prefixLength: number };
}

/**
 * What the fleet of one server does. It is a resource of its own, so that changing it touches no guest. A supervisor on the
 * host keeps the load running, and starts it again where it died.
 *
 * Both servers have such a resource, even where there are no guests. A load that is no longer wanted must end before the
 * measurement, but an engine deletes what has left the program only after it: so the resource stays, and is told of no guests.
 * The one without guests also keeps the sink of a load that crosses the wire.
 */
export class Load extends pulumi.ComponentResource {
  constructor(name: string, args: LoadArgs, opts?: ComponentOptions) {
    super("tare:components:Load", name, {}, opts);
    // A guest made anew has a new id, and so the load is started in it.
    const guests = args.guests.map((guest) => ({ name: guest.guestName, id: guest.guestId }));
    const { nicBitsPerSecond, target } = args;
    const sink = args.sink && { sink: { ...args.sink, bridge: args.host.host.bridge } };
    const request = pulumi
      .all([args.technology, args.kind, args.parameters, args.vcpus, pulumi.output(guests)])
      .apply(([technology, kind, parameters, vcpus, bearers]) => {
        if (bearers.length === 0) return { guests: [], ...sink };
        const work = { technology, kind, vcpus, parameters };
        return { ...work, ...(target ? { target, nicBitsPerSecond } : {}), guests: bearers };
      });
    const common = { host: args.host, stack: args.stack };
    hostVerb(name, { ...common, verb: "load", undo: "unload", request }, childOf(this, opts));
    this.registerOutputs({});
  }
}
