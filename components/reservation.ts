import * as pulumi from "@pulumi/pulumi";
import type { Side } from "../scenarios/host";
import { hostVerb } from "./hostCommand";
import { operator } from "./operator";
import type { TestbedHost } from "./hostProgram";
import { childOf, type ComponentOptions } from "./child";

export interface ReservationArgs {
  /** Both servers; plain, for they decide which resources there are. */
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
 * Takes both hosts for one stack, with an inventory of what is on them; its delete compares. Everything else of the testbed
 * depends on it, so it is held from the first create to the last delete. A pair that another stack holds is refused.
 */
export class Reservation extends pulumi.ComponentResource {
  constructor(name: string, args: ReservationArgs, opts?: ComponentOptions) {
    super("tare:components:Reservation", name, {}, opts);
    const request = pulumi.output(args.user ?? operator()).apply((user) => ({ project: pulumi.getProject(), user }));
    const take = (side: Side, dependsOn: pulumi.Resource[]) =>
      hostVerb(
        `${name}-${side}`,
        { host: args.hosts[side], verb: "reserve", undo: "release", stack: args.stack, request },
        // The owner is whoever created it: a colleague's `up` on a shared stack takes nothing over.
        { ...childOf(this, opts, ...dependsOn), ignoreChanges: ["stdin"] },
      );
    // Always in this order, so that two stacks that want the same pair cannot each hold a half.
    const sender = take("sender", []);
    take("responder", [sender]);
    this.registerOutputs({});
  }
}
