import * as pulumi from "@pulumi/pulumi";
import type { LoadKind } from "../scenarios/load";
import type { Technology } from "../scenarios/technology";
import type { Guest } from "./guest";
import { hostVerb } from "./host-command";
import type { TestbedHost } from "./host-program";
import { childOf, type ComponentOptions } from "./child";

export interface LoadArgs {
  /** The server at the location; plain, and in the resource's name: a load that moves is stopped at the old place. */
  host: TestbedHost;
  /** The stack that asks. */
  stack: pulumi.Input<string>;
  /** How commands get into the guests. */
  technology: pulumi.Input<Technology>;
  /** What the guests do; switched in place. */
  kind: pulumi.Input<LoadKind>;
  /** Virtual CPUs of each guest. */
  vcpus: pulumi.Input<number>;
  /** Guests that bear the load. Plain list. */
  guests: Guest[];
}

/**
 * What a fleet does. A resource of its own, so that changing it touches no guest; a supervisor on the host keeps it running
 * and starts it again where it died.
 */
export class Load extends pulumi.ComponentResource {
  constructor(name: string, args: LoadArgs, opts?: ComponentOptions) {
    super("tare:components:Load", name, {}, opts);
    // A guest made anew has a new id, and so the load is started in it.
    const guests = args.guests.map((guest) => ({ name: guest.guestName, id: guest.guestId }));
    const request = pulumi
      .all([args.technology, args.kind, args.vcpus, pulumi.output(guests)])
      .apply(([technology, kind, vcpus, targets]) => ({ technology, kind, vcpus, guests: targets }));
    hostVerb(
      `${name}-${args.host.side}`,
      { host: args.host, verb: "load", undo: "unload", stack: args.stack, request },
      childOf(this, opts),
    );
    this.registerOutputs({});
  }
}
