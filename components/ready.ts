import * as pulumi from "@pulumi/pulumi";
import { parseCpuList } from "../scenarios/cpuList";
import type { Side } from "../scenarios/host";
import { loads } from "../loads";
import { leastShare, reachedShare } from "../loads/share";
import type { LoadKind } from "../scenarios/load";
import type { Technology } from "../scenarios/technology";
import type { Guest } from "./guest";
import { hostVerb } from "./hostCommand";
import type { Load } from "./load";
import type { TestbedHost } from "./hostProgram";
import { childOf, type ComponentOptions } from "./child";

/** A load that must be reached. */
export interface PromisedLoad {
  location: Side;
  kind: LoadKind;
  count: number;
  /** All parameters of that kind. */
  parameters: Record<string, number>;
  /** Of each guest. */
  vcpus: number;
  /** The host's CPUs that the fleet may use, as a Linux CPU list. */
  cpus: string;
  /** Line rate of each guest's NIC. */
  nicBitsPerSecond: number;
  /** The host's interface that leads to the other one. */
  wireNic: string;
}

export interface ReadyArgs {
  /** Both servers. Not an Output, because they decide which resources there are. */
  hosts: Record<Side, TestbedHost>;
  /** The stack that is checked. */
  stack: pulumi.Input<string>;
  /** The kind of the guests, which decides how commands are run in them. */
  technology: pulumi.Input<Technology>;
  /** Digest of the scenario: everything is checked again before another scenario is measured. */
  scenarioDigest: pulumi.Input<string>;
  /** Each side's main guest. Not an Output. */
  main: Record<Side, Guest>;
  /** Background guests by side. Not an Output. */
  background: Record<Side, Guest[]>;
  /** The driver that each guest's kernel must have bound; null if guests have no NIC of their own. Not an Output. */
  nicDriver: string | null;
  /** What each server's load was asked for: a load that has died is started again. Not an Output. */
  work: Record<Side, Load>;
  /** Null if there are no background guests. */
  load: pulumi.Input<PromisedLoad | null>;
}

/**
 * Proves on the hosts every promise about the testbed: guests run, were made from the right image, have their addresses and
 * NIC drivers, answer the sender's main guest, and by the kernel's word run on the right CPUs; and the load is reached. What is
 * proved is also mended: guests are started or made again, and so is the load.
 */
export class Ready extends pulumi.ComponentResource {
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
          args.scenarioDigest,
          pulumi.output(guests),
          pulumi.output(reach.map((guest) => guest.address)),
          args.load,
          args.work[side].request,
        ])
        .apply(([technology, scenarioDigest, promised, addresses, load, work]) => ({
          technology,
          scenarioDigest,
          guests: promised,
          reach: addresses,
          work,
          load: load?.location === side ? { ...load, ...boundsOf(load) } : null,
        }));
      return hostVerb(
        `${name}-${side}`,
        { host: args.hosts[side], verb: "ready", stack: args.stack, request },
        childOf(this, opts, ...after),
      );
    };
    // One after the other: whoever tries to reach guests of the other side must not do so while they boot. That the sender gets
    // answers proves both ways, so the responder's side has nothing to reach.
    const responder = prove("responder", [], []);
    prove("sender", [args.main.responder, ...everyBackground], [responder]);
    this.registerOutputs({});
  }
}

/**
 * What the host compares its readings with, so that the host program need not know how a load is judged. Only the host knows
 * the wire's rate.
 */
function boundsOf({ kind, cpus, ...load }: PromisedLoad) {
  const asked = { ...load, fleetCpus: parseCpuList(cpus).length, wireBitsPerSecond: null };
  return { ceiling: loads[kind].ceiling(asked), reached: reachedShare, least: leastShare };
}
