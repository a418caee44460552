import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Side } from "../scenarios/host";
import { hostAnswer } from "./hostCommand";
import type { ReservedHost, TestbedHost } from "./hostProgram";
import { childOf, type ComponentOptions } from "./child";

export interface ReservationArgs {
  /** Both servers. Not an Output, because they decide which resources there are. */
  hosts: Record<Side, TestbedHost>;
  /** The stack that the hosts belong to from now on. */
  stack: pulumi.Input<string>;
}

/** What verbs reserve and hold answer, as far as it matters here. Those of an older version name no identity. */
const Reserved = z.object({
  owner: z.object({ identity: z.string().optional(), unmarked: z.boolean().optional() }).optional(),
});

/**
 * Reserves both hosts for one stack and takes an inventory of each; deleting it compares the host with that inventory.
 * Everything else of the testbed depends on it, so the hosts stay reserved from the first create to the last delete. Hosts
 * that another stack holds are refused.
 *
 * The stack's name says little: a copy of the checkout has it, too. So the first `up` makes an identity, which is in the stack's
 * state before any host hears of it, and stays when the stack is renamed or somebody else runs `up`.
 */
export class Reservation extends pulumi.ComponentResource {
  readonly identity: pulumi.Output<string>;
  /** The servers, as those see them that work on what is reserved. */
  readonly hosts: Record<Side, ReservedHost>;

  constructor(name: string, args: ReservationArgs, opts?: ComponentOptions) {
    super("tare:components:Reservation", name, {}, opts);
    const made = new command.local.Command(
      `${name}-identity`,
      {
        create: 'echo "$(cat /proc/sys/kernel/random/uuid) $(id -un)@$(uname -n) $(pwd -P)"',
        addPreviousOutputInEnv: false,
      },
      childOf(this, opts),
    );
    const words = made.stdout.apply(ownerOf);
    this.identity = words.apply(({ identity }) => identity);
    const owner = words.apply(({ identity, user, folder }) => [identity, pulumi.getProject(), user, folder].join(" "));
    const take = (side: Side, dependsOn: pulumi.Resource[]) => {
      const host = { ...args.hosts[side], owner };
      const verbs = { verb: "reserve", again: "hold", undo: "release" };
      const asked = { host, ...verbs, stack: args.stack, request: {} };
      const { command: held, answer } = hostAnswer(
        `${name}-${side}`,
        asked,
        Reserved,
        childOf(this, opts, ...dependsOn),
      );
      const bearsIdentity = answer.apply(
        ({ owner: holder }) => holder?.identity !== undefined && holder.unmarked !== true,
      );
      return { held, host: { ...host, identity: this.identity, bearsIdentity } };
    };
    // Always in this order, so that two stacks that want the same two hosts cannot each get one of them.
    const sender = take("sender", []);
    const responder = take("responder", [sender.held]);
    this.hosts = { sender: sender.host, responder: responder.host };
    this.registerOutputs({ identity: this.identity });
  }
}

/** The identity, and USER@MACHINE and folder of whoever made it. */
function ownerOf(line: string): Record<"identity" | "user" | "folder", string> {
  const [identity = "", user = "", ...folder] = line.trim().split(" ");
  return { identity, user, folder: folder.join(" ") };
}
