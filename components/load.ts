import * as pulumi from "@pulumi/pulumi";
import type { LoadKind } from "../scenarios/load";
import type { Technology } from "../scenarios/technology";
import type { Guest } from "./guest";
import { hostVerb } from "./host-command";
import type { TestbedHost } from "./host-program";
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
  /** Virtual CPUs of each guest. */
  vcpus: pulumi.Input<number>;
  /** Guests that bear the load, and no others do. Plain list. */
  guests: Guest[];
}

/**
 * What the fleet of one server does. A resource of its own, so that changing it touches no guest; a supervisor on the host
 * keeps it running and starts it again where it died. Both servers have one, be it without guests: a load that is no longer
 * wanted must end before the measurement, and what leaves the program is deleted only after it.
 */
export class Load extends pulumi.ComponentResource {
  constructor(name: string, args: LoadArgs, opts?: ComponentOptions) {
    super("tare:components:Load", name, {}, opts);
    // A guest made anew has a new id, and so the load is started in it.
    const guests = args.guests.map((guest) => ({ name: guest.guestName, id: guest.guestId }));
    const request = pulumi
      .all([args.technology, args.kind, args.vcpus, pulumi.output(guests)])
      .apply(([technology, kind, vcpus, targets]) =>
        targets.length === 0 ? { guests: [] } : { technology, kind, vcpus, guests: targets },
      );
    const common = { host: args.host, stack: args.stack };
    hostVerb(name, { ...common, verb: "load", undo: "unload", request }, childOf(this, opts));
    this.registerOutputs({});
  }
}
