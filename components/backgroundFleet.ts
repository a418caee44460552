import * as pulumi from "@pulumi/pulumi";
import type { GuestAddresses } from "../scenarios/addresses";
import { backgroundGuestName } from "../scenarios/guestNames";
import type { Side } from "../scenarios/host";
import type { GuestSize } from "../scenarios/scenario";
import { Guest } from "./guest";
import type { PreparedHost } from "./guests/preparedHost";
import { childOf, type ComponentOptions } from "./child";

export interface BackgroundFleetArgs {
  /** The host at the location. Not an Output. */
  host: PreparedHost;
  /** Where the fleet runs. Not an Output: it is part of the guests' names, so a fleet that moves is made again. */
  location: Side;
  /** How many guests. Not an Output, because it decides which resources there are. Raising 8 to 32 adds 24 and touches no other. */
  count: number;
  /** The stack that guests are named after. */
  stack: string;
  /** The addresses in the guests' network. Not an Output. */
  addresses: GuestAddresses;
  /** Size of each guest. */
  size: pulumi.Input<GuestSize>;
  /** Linux CPU list that the fleet may run on. */
  cpus: pulumi.Input<string>;
}

/** Guests that share a host with a main guest. The Load component says what they do. */
export class BackgroundFleet extends pulumi.ComponentResource {
  readonly guests: Guest[];

  constructor(name: string, args: BackgroundFleetArgs, opts?: ComponentOptions) {
    super("tare:components:BackgroundFleet", name, {}, opts);
    this.guests = Array.from({ length: args.count }, (_, index) => {
      const number = index + 1;
      return new Guest(
        `${name}-${args.location}-${number}`,
        {
          host: args.host,
          guestName: backgroundGuestName(args.stack, number),
          role: "background",
          address: args.addresses.background(args.location, number),
          size: args.size,
          cpus: args.cpus,
        },
        childOf(this, opts),
      );
    });
    this.registerOutputs({});
  }
}
