import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { childOf, type ComponentOptions } from "../../child";
import { hostAnswer, requestText } from "../../hostCommand";
import type { GuestSpec, MadeGuest, PrepareArgs, PrepareHost } from "../preparedHost";

/** What verbs/create-bare.sh answers. */
const Created = z.strictObject({ id: z.string() });

/** Processes of the host itself, with their addresses on its bridge: there is nothing to prepare. */
export const prepareBare: PrepareHost = (_name, args) => ({
  guest(name: string, spec: GuestSpec, opts: ComponentOptions): MadeGuest {
    const { guestId: id, rootfs: image, madeBy } = new BareGuest(name, { ...args, spec }, opts);
    return { id, image, madeBy };
  },
});

/** A component of its own: without, a stack that changes its technology would take this command for another kind's. */
class BareGuest extends pulumi.ComponentResource {
  readonly guestId: pulumi.Output<string>;
  readonly rootfs: pulumi.Output<string>;
  readonly madeBy: pulumi.Output<string>;

  constructor(name: string, args: PrepareArgs & { spec: GuestSpec }, opts: ComponentOptions) {
    super("tare:guests:BareGuest", name, {}, opts);
    const { host, stack, addresses, spec } = args;
    this.rootfs = args.image.apply((manifest) => {
      const form = manifest[host.side].bare;
      if (!form) throw new pulumi.RunError(`the guest image was not unpacked on the ${host.side} server`);
      return form.rootfs;
    });
    const request = {
      name: spec.guestName,
      role: spec.role,
      rootfs: this.rootfs,
      init: args.image.apply(({ init }) => init.join(" ")),
      bridge: host.host.bridge,
      address: spec.address,
      prefixLength: addresses.prefixLength,
      cpus: spec.cpus,
      memoryMiB: pulumi.output(spec.size).memoryMiB,
    };
    const verbs = { verb: "create-bare", undo: "delete-bare" };
    const { answer } = hostAnswer(name, { host, ...verbs, stack, request }, Created, childOf(this, opts));
    // A command keeps its id when it is updated, but the update replaces the guest, so the id comes from the verb's answer.
    this.guestId = answer.id;
    this.madeBy = requestText({ host, stack, request });
    this.registerOutputs({});
  }
}
