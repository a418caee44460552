import * as pulumi from "@pulumi/pulumi";
import type { PrepareHost } from "../preparedHost";
import { verbGuest } from "../verbGuest";

/** LXC containers on the host's own bridge, made by its lxc-* tools: there is no daemon to prepare. */
export const prepareLxc: PrepareHost = (_name, args) => ({
  guest(name, spec, opts) {
    const { side } = args.host;
    const rootfs = args.image.apply((manifest) => {
      const form = manifest[side].lxc;
      if (!form) throw new pulumi.RunError(`the guest image was not unpacked on the ${side} server`);
      return form.rootfs;
    });
    return { image: rootfs, ...verbGuest("lxc", name, args, spec, { rootfs }, opts) };
  },
});
