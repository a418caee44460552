import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { childOf, type ComponentOptions } from "../../child";
import { hostAnswer, requestText } from "../../hostCommand";
import type { GuestSpec, MadeGuest, PrepareArgs, PreparedHost, PrepareHost } from "../preparedHost";

/** What verbs/create-podman.sh answers. */
const Created = z.strictObject({ id: z.string() });

/** Podman containers on the host's own bridge, made by its program podman: there is no daemon to prepare. */
export const preparePodman: PrepareHost = (_name, args) => new PodmanHost(args);

class PodmanHost implements PreparedHost {
  constructor(private readonly args: PrepareArgs) {}

  guest(name: string, spec: GuestSpec, opts: ComponentOptions): MadeGuest {
    const container = new PodmanContainer(name, { ...this.args, spec }, opts);
    return { id: container.containerId, image: container.image, madeBy: container.madeBy };
  }
}

/**
 * One container. It is a component of its own so that its command has a different URN from that of an LXC guest of the same name.
 * Otherwise a stack that changes its technology would update one command to the other and never delete the old guest.
 */
class PodmanContainer extends pulumi.ComponentResource {
  readonly containerId: pulumi.Output<string>;
  readonly image: pulumi.Output<string>;
  readonly madeBy: pulumi.Output<string>;

  constructor(name: string, args: PrepareArgs & { spec: GuestSpec }, opts: ComponentOptions) {
    super("tare:guests:PodmanContainer", name, {}, opts);
    const { host, stack, addresses, spec } = args;
    this.image = args.image.apply((manifest) => {
      const form = manifest[host.side].podman;
      if (!form)
        throw new pulumi.RunError(`the guest image was not put into Podman's store on the ${host.side} server`);
      return form.image;
    });
    const request = {
      name: spec.guestName,
      role: spec.role,
      image: this.image,
      init: args.image.apply(({ init }) => init.join(" ")),
      bridge: host.host.bridge,
      address: spec.address,
      prefixLength: addresses.prefixLength,
      cpus: spec.cpus,
      memoryMiB: pulumi.output(spec.size).memoryMiB,
    };
    const verbs = { verb: "create-podman", undo: "delete-podman" };
    const { answer } = hostAnswer(name, { host, ...verbs, stack, request }, Created, childOf(this, opts));
    // A command keeps its id when it is updated, but the update replaces the container, so the id comes from the verb's answer.
    this.containerId = answer.id;
    this.madeBy = requestText({ host, stack, request });
    this.registerOutputs({});
  }
}
