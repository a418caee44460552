import * as pulumi from "@pulumi/pulumi";
import { sides, type Side } from "../scenarios/host";
import { settingsText, tuningSettings, type ActiveTuning } from "../scenarios/tuning";
import { childOf, type ComponentOptions } from "./child";
import { hostVerb } from "./hostCommand";
import type { TestbedHost } from "./hostProgram";

export interface TuningArgs {
  /** Both servers. Not an Output, because they decide which resources there are. */
  hosts: Record<Side, TestbedHost>;
  /** The stack that asks. */
  stack: pulumi.Input<string>;
  /** Which tuning. Not an Output: a preview says what it sets. */
  tuning: ActiveTuning;
}

/**
 * Sets both hosts' governor, turbo, idle states, SMT, the wire NIC's interrupts, coalescing and offloads. Deleting it puts back what was
 * before, and so does whatever ends the reservation. What a host lacks is no error; the host's facts say what was set and what was not.
 */
export class Tuning extends pulumi.ComponentResource {
  constructor(name: string, args: TuningArgs, opts?: ComponentOptions) {
    super("tare:components:Tuning", name, {}, opts);
    const { stack, tuning } = args;
    if (pulumi.runtime.isDryRun())
      void pulumi.log.info(`tuning ${tuning} sets on both servers, where they have it: ${settingsText(tuning)}`, this);
    for (const side of sides) {
      const host = args.hosts[side];
      const { wireNic, cpus } = host.host;
      const request = { tuning, wireNic, cpus, settings: tuningSettings[tuning] };
      hostVerb(`${name}-${side}`, { host, stack, verb: "tune", undo: "untune", request }, childOf(this, opts));
    }
    this.registerOutputs({});
  }
}
