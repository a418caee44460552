import * as pulumi from "@pulumi/pulumi";
import { childOf, type ComponentOptions } from "../../child";
import type { GuestSpec, MadeGuest, PrepareArgs, PrepareHost } from "../preparedHost";
import { verbGuest } from "../verbGuest";

/** Processes of the host itself, with their addresses on its bridge: there is nothing to prepare. */
export const prepareBare: PrepareHost = (_name, args) => ({
  guest: (name, spec, opts) => new BareGuest(name, args, spec, opts).made,
});

/** A component of its own: without, a stack that changes its technology would take this command for another kind's. */
class BareGuest extends pulumi.ComponentResource {
  readonly made: MadeGuest;

  constructor(name: string, args: PrepareArgs, spec: GuestSpec, opts: ComponentOptions) {
    super("tare:guests:BareGuest", name, {}, opts);
    const { side } = args.host;
    const rootfs = args.image.apply((manifest) => {
      const form = manifest[side].bare;
      if (!form) throw new pulumi.RunError(`the guest image was not unpacked on the ${side} server`);
      return form.rootfs;
    });
    this.made = { image: rootfs, ...verbGuest("bare", name, args, spec, { rootfs }, childOf(this, opts)) };
    this.registerOutputs({});
  }
}
