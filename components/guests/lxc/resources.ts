import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { ComponentOptions } from "../../child";
import { hostAnswer, requestText } from "../../hostCommand";
import type { GuestSpec, MadeGuest, PrepareArgs, PreparedHost, PrepareHost } from "../preparedHost";

/** What verbs/create-lxc.sh answers. */
const Created = z.strictObject({ id: z.string() });

/** LXC containers on the host's own bridge, made by its lxc-* tools: there is no daemon to prepare. */
export const prepareLxc: PrepareHost = (_name, args) => new LxcHost(args);

class LxcHost implements PreparedHost {
  constructor(private readonly args: PrepareArgs) {}

  guest(name: string, spec: GuestSpec, opts: ComponentOptions): MadeGuest {
    const { host, stack, addresses } = this.args;
    const rootfs = this.args.image.apply((manifest) => {
      const form = manifest[host.side].lxc;
      if (!form) throw new pulumi.RunError(`the guest image was not unpacked on the ${host.side} server`);
      return form.rootfs;
    });
    const request = {
      name: spec.guestName,
      role: spec.role,
      rootfs,
      init: this.args.image.apply(({ init }) => init.join(" ")),
      bridge: host.host.bridge,
      address: spec.address,
      prefixLength: addresses.prefixLength,
      cpus: spec.cpus,
      memoryMiB: pulumi.output(spec.size).memoryMiB,
    };
    const verbs = { verb: "create-lxc", undo: "delete-lxc" };
    const { answer } = hostAnswer(name, { host, ...verbs, stack, request }, Created, opts);
    // A command keeps its id when it is updated, but the update replaces the container, so the id comes from the verb's answer.
    return { id: answer.id, image: rootfs, madeBy: requestText({ host, stack, request }) };
  }
}
