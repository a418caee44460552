import * as pulumi from "@pulumi/pulumi";
import type { Side } from "../scenarios/host";
import type { Technology } from "../scenarios/technology";
import type { Guest } from "./guest";
import { hostVerb } from "./hostCommand";
import { loadRequest, type LoadWork } from "./load";
import type { TestbedHost } from "./hostProgram";
import { childOf, type ComponentOptions } from "./child";

export interface ReadyArgs {
  /** Both servers. Not an Output, because they decide which resources there are. */
  hosts: Record<Side, TestbedHost>;
  /** The stack that is checked. */
  stack: pulumi.Input<string>;
  /** The kind of the guests, which decides how commands are run in them. */
  technology: pulumi.Input<Technology>;
  /** Digest of what the scenario says of the testbed: everything is checked again before another one is measured. */
  testbedDigest: pulumi.Input<string>;
  /** Each side's main guest. Not an Output. */
  main: Record<Side, Guest>;
  /** Background guests by side. Not an Output. */
  background: Record<Side, Guest[]>;
  /** The driver that each guest's kernel must have bound; null if guests have no NIC of their own. Not an Output. */
  nicDriver: string | null;
  /** What each server's load will be: before a measurement, one that has died is started again. Not an Output. */
  work: Record<Side, LoadWork>;
}

/**
 * Proves on the hosts every promise about the testbed: guests run, were made from the right image, have their addresses and
 * NIC drivers, answer the sender's main guest, and by the kernel's word run on the right CPUs. What is proved is also mended: guests
 * are started or made again. No load runs meanwhile: one of before is ended, and the Load that follows starts it.
 */
export class Ready extends pulumi.ComponentResource {
  /** What was proved on each server: a load starts again when it is proved anew. */
  readonly requests: Record<Side, pulumi.Output<object>>;

  constructor(name: string, args: ReadyArgs, opts?: ComponentOptions) {
    super("tare:components:Ready", name, {}, opts);
    const everyBackground = [...args.background.sender, ...args.background.responder];
    const prove = (side: Side, reach: Guest[], after: pulumi.Resource[]) => {
      const guests = [args.main[side], ...args.background[side]].map((guest) => ({
        id: guest.guestId,
        name: guest.guestName,
        address: guest.address,
        cpus: guest.cpus,
        image: guest.image,
        nicDriver: args.nicDriver,
        madeBy: guest.madeBy,
      }));
      const request = pulumi
        .all([
          args.technology,
          args.testbedDigest,
          pulumi.output(guests),
          pulumi.output(reach.map((guest) => guest.address)),
          loadRequest(args.work[side]),
        ])
        .apply(([technology, testbedDigest, promised, addresses, work]) => ({
          technology,
          testbedDigest,
          guests: promised,
          reach: addresses,
          work,
        }));
      const command = hostVerb(
        `${name}-${side}`,
        { host: args.hosts[side], verb: "ready", stack: args.stack, request },
        childOf(this, opts, ...after),
      );
      return { request, command };
    };
    // One after the other: whoever tries to reach guests of the other side must not do so while they boot. That the sender gets
    // answers proves both ways, so the responder's side has nothing to reach.
    const responder = prove("responder", [], []);
    const sender = prove("sender", [args.main.responder, ...everyBackground], [responder.command]);
    this.requests = { sender: sender.request, responder: responder.request };
    this.registerOutputs({});
  }
}
