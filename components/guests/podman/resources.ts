import * as pulumi from "@pulumi/pulumi";
import { childOf, type ComponentOptions } from "../../child";
import type { GuestSpec, MadeGuest, PrepareArgs, PrepareHost } from "../preparedHost";
import { verbGuest } from "../verbGuest";

/** Podman containers on the host's own bridge, made by its program podman: there is no daemon to prepare. */
export const preparePodman: PrepareHost = (_name, args) => ({
  guest: (name, spec, opts) => new PodmanContainer(name, args, spec, opts).made,
});

/**
 * One container. It is a component of its own so that its command has a different URN from that of an LXC guest of the same name.
 * Otherwise a stack that changes its technology would update one command to the other and never delete the old guest.
 */
class PodmanContainer extends pulumi.ComponentResource {
  readonly made: MadeGuest;

  constructor(name: string, args: PrepareArgs, spec: GuestSpec, opts: ComponentOptions) {
    super("tare:guests:PodmanContainer", name, {}, opts);
    const { side } = args.host;
    const image = args.image.apply((manifest) => {
      const form = manifest[side].podman;
      if (!form) throw new pulumi.RunError(`the guest image was not put into Podman's store on the ${side} server`);
      return form.image;
    });
    this.made = { image, ...verbGuest("podman", name, args, spec, { image }, childOf(this, opts)) };
    this.registerOutputs({});
  }
}
