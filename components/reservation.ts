import * as pulumi from "@pulumi/pulumi";
import type { Side } from "../scenarios/host";
import { hostVerb } from "./hostCommand";
import { operator } from "./operator";
import type { TestbedHost } from "./hostProgram";
import { childOf, type ComponentOptions } from "./child";

export interface ReservationArgs {
  /** Both servers. Not an Output, because they decide which resources there are. */
  hosts: Record<Side, TestbedHost>;
  /** The stack that the hosts belong to from now on. */
  stack: pulumi.Input<string>;
  /**
   * Who answers for the stack.
   * @default USER@MACHINE of whoever created it
   */
  user?: pulumi.Input<string>;
}

/**
 * Reserves both hosts for one stack and takes an inventory of each; deleting it compares the host with that inventory.
 * Everything else of the testbed depends on it, so the hosts stay reserved from the first create to the last delete. Hosts
 * that another stack holds are refused.
 */
export class Reservation extends pulumi.ComponentResource {
  constructor(name: string, args: ReservationArgs, opts?: ComponentOptions) {
    super("tare:components:Reservation", name, {}, opts);
    const request = pulumi.output(args.user ?? operator()).apply((user) => ({ project: pulumi.getProject(), user }));
    const take = (side: Side, dependsOn: pulumi.Resource[]) =>
      hostVerb(
        `${name}-${side}`,
        { host: args.hosts[side], verb: "reserve", undo: "release", stack: args.stack, request },
        // The owner stays the user who created it, also when a colleague runs `up` on a shared stack.
        { ...childOf(this, opts, ...dependsOn), ignoreChanges: ["stdin"] },
      );
    // Always in this order, so that two stacks that want the same two hosts cannot each get one of them.
    const sender = take("sender", []);
    take("responder", [sender]);
    this.registerOutputs({});
  }
}
