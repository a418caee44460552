import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Side } from "../scenarios/host";
import { HostEnvironment } from "../scenarios/run";
import type { Technology } from "../scenarios/technology";
import type { ActiveTuning } from "../scenarios/tuning";
import { hostAnswer, hostVerb } from "./hostCommand";
import type { TestbedHost } from "./hostProgram";
import { childOf, type ComponentOptions } from "./child";

/** What a host says about itself (host/verbs/facts.sh). */
export const Facts = z.strictObject({
  environment: HostEnvironment,
  /** The lab's name; null on a real server. */
  lab: z.string().nullable(),
  cpuMode: z.enum(["split", "shared"]).nullable(),
});
export type Facts = z.infer<typeof Facts>;

/** Guests of one size that a host must carry. */
export interface GuestDemand {
  count: number;
  memoryMiB: number;
}

export interface HostFactsArgs {
  /** Both servers. Not an Output, because they decide which resources there are. */
  hosts: Record<Side, TestbedHost>;
  /** The stack that asks. */
  stack: pulumi.Input<string>;
  /** What the hosts must be able to run. */
  technology: pulumi.Input<Technology>;
  /** Whether main guests get CPUs of their own, for which a host needs two. */
  affinity: pulumi.Input<boolean>;
  /** IPv4 network of the guests, CIDR; refused if a host has a part of it already. */
  guestNetwork: pulumi.Input<string>;
  /** The guests that each host must carry; refused if its memory is too small. */
  demand: pulumi.Input<Record<Side, pulumi.Input<GuestDemand[]>>>;
  /**
   * What the hosts were tuned to before. Where it is left out, a tuning that stands ends before the facts are read: an engine deletes
   * the resource, which the program no longer declares, only after the measurement.
   */
  tuning?: ActiveTuning;
}

/** Reads the facts of both hosts, and checks that they can carry the testbed: daemon, tools, bridge, wire, CPUs, memory and network. */
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
        ...(args.tuning ? { tuning: args.tuning } : {}),
      }));
      const asked = { ...common, verb: "facts", request };
      const facts = hostAnswer(`${name}-${side}`, asked, Facts, childOf(this, opts));
      const demand = pulumi
        .all([args.technology, args.guestNetwork, args.demand])
        .apply(([technology, guestNetwork, wanted]) => ({
          technology,
          bridge: host.bridge,
          guestNetwork,
          guests: wanted[side],
        }));
      // A resource of its own: if it were part of the facts, a growing fleet would make them unknown in a preview.
      hostVerb(
        `${name}-${side}-admission`,
        { ...common, verb: "admit", request: demand },
        { parent: this, dependsOn: [facts.command] },
      );
      return facts.answer;
    };
    this.facts = { sender: ask("sender"), responder: ask("responder") };
    this.registerOutputs(this.facts);
  }
}
