import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Side } from "../scenarios/host";
import { HostEnvironment } from "../scenarios/run";
import type { Technology } from "../scenarios/technology";
import { hostVerb } from "./hostCommand";
import type { TestbedHost } from "./hostProgram";
import { childOf, type ComponentOptions } from "./child";

/** What a host says of itself (host/verbs/facts.sh). */
export const Facts = z.strictObject({
  environment: HostEnvironment,
  /** The lab's name; null on a real server. */
  lab: z.string().nullable(),
  cpuMode: z.enum(["split", "shared"]).nullable(),
});
export type Facts = z.infer<typeof Facts>;

/** Guests of one size that a host shall bear. */
export interface GuestDemand {
  count: number;
  memoryMiB: number;
}

export interface HostFactsArgs {
  /** Both servers; plain, for they decide which resources there are. */
  hosts: Record<Side, TestbedHost>;
  /** The stack that asks. */
  stack: pulumi.Input<string>;
  /** What the hosts must be able to run. */
  technology: pulumi.Input<Technology>;
  /** Whether main guests want CPUs of their own, which takes two. */
  affinity: pulumi.Input<boolean>;
  /** What each host shall bear; refused where its memory does not suffice. */
  demand: pulumi.Input<Record<Side, pulumi.Input<GuestDemand[]>>>;
}

/** What both hosts are, and that they can carry the testbed: daemon, tools, bridge, wire, CPUs and memory. */
export class HostFacts extends pulumi.ComponentResource {
  readonly facts: Record<Side, pulumi.Output<Facts>>;

  constructor(name: string, args: HostFactsArgs, opts?: ComponentOptions) {
    super("tare:components:HostFacts", name, {}, opts);
    const ask = (side: Side): pulumi.Output<Facts> => {
      const { host } = args.hosts[side];
      const common = { host: args.hosts[side], stack: args.stack };
      const request = pulumi.all([args.technology, args.affinity]).apply(([technology, affinity]) => ({
        technology,
        affinity,
        bridge: host.bridge,
        wireNic: host.wireNic,
        cpus: host.cpus,
      }));
      const facts = hostVerb(`${name}-${side}`, { ...common, verb: "facts", request }, childOf(this, opts));
      const demand = pulumi
        .all([args.technology, args.demand])
        .apply(([technology, wanted]) => ({ technology, guests: wanted[side] }));
      // Apart from the facts, so that a fleet that grows does not make them unknown in a preview.
      hostVerb(
        `${name}-${side}-admission`,
        { ...common, verb: "admit", request: demand },
        { parent: this, dependsOn: [facts] },
      );
      return facts.stdout.apply((text) => Facts.parse(JSON.parse(text)));
    };
    this.facts = { sender: ask("sender"), responder: ask("responder") };
    this.registerOutputs(this.facts);
  }
}
