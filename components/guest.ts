import * as pulumi from "@pulumi/pulumi";
import type { GuestSpec, PreparedHost } from "./guests/preparedHost";
import { childOf, type ComponentOptions } from "./child";

export interface GuestArgs extends GuestSpec {
  /** The host that it runs on, which knows how guests are made. Not an Output. */
  host: PreparedHost;
}

/** One guest of any kind. */
export class Guest extends pulumi.ComponentResource {
  /** Its name on the host. */
  readonly guestName: pulumi.Output<string>;
  readonly address: pulumi.Output<string>;
  readonly cpus: pulumi.Output<string>;
  /** Changes when the guest is replaced. */
  readonly guestId: pulumi.Output<string>;
  /** What it was made from. */
  readonly image: pulumi.Output<string>;
  /** The request to the host program's verb that made it; null where the engine made it by itself. */
  readonly madeBy: pulumi.Output<string | null>;

  constructor(name: string, args: GuestArgs, opts?: ComponentOptions) {
    super("tare:components:Guest", name, {}, opts);
    const made = args.host.guest(name, args, childOf(this, opts));
    this.guestName = pulumi.output(args.guestName);
    this.address = pulumi.output(args.address);
    this.cpus = pulumi.output(args.cpus);
    this.guestId = made.id;
    this.image = made.image;
    this.madeBy = made.madeBy ?? pulumi.output(null);
    this.registerOutputs({ guestName: this.guestName, address: this.address });
  }
}
