import * as pulumi from "@pulumi/pulumi";
import { parseCpuList } from "../scenarios/cpuList";
import type { Side } from "../scenarios/host";
import { loads } from "../loads";
import { leastShare, reachedShare } from "../loads/share";
import type { LoadKind } from "../scenarios/load";
import type { Technology } from "../scenarios/technology";
import type { Guest } from "./guest";
import { hostVerb } from "./hostCommand";
import type { TestbedHost } from "./hostProgram";
import { childOf, type ComponentOptions } from "./child";

/** A load that must have been reached. */
export interface PromisedLoad {
  location: Side;
  kind: LoadKind;
  count: number;
  /** All parameters of that kind. */
  parameters: Record<string, number>;
  /** Of each guest. */
  vcpus: number;
  /** Linux CPU list of the host that the ceiling is counted over. */
  cpus: string;
  /** Line rate of each guest's NIC. */
  nicBitsPerSecond: number;
  /** The host's interface that leads to the other one. */
  wireNic: string;
}

export interface ReadyArgs {
  /** Both servers; plain, for they decide which resources there are. */
  hosts: Record<Side, TestbedHost>;
  /** The stack that asks. */
  stack: pulumi.Input<string>;
  /** How commands get into the guests. */
  technology: pulumi.Input<Technology>;
  /** Digest of the scenario: all is proved again before another scenario is measured. */
  scenarioDigest: pulumi.Input<string>;
  /** Each side's main guest. Plain. */
  main: Record<Side, Guest>;
  /** Background guests by side. Plain. */
  background: Record<Side, Guest[]>;
  /** The driver that each guest's kernel must have bound; null where guests have no NIC of their own. Plain. */
  nicDriver: string | null;
  /** Null where there is no background. */
  load: pulumi.Input<PromisedLoad | null>;
}

/**
 * Every promise about the testbed, proved where it holds: guests run and were made from the image asked for, have their
 * addresses and NIC drivers and answer each other, run on the CPUs asked for as the kernel sees it, and the load is reached.
 */
export class Ready extends pulumi.ComponentResource {
  constructor(name: string, args: ReadyArgs, opts?: ComponentOptions) {
    super("tare:components:Ready", name, {}, opts);
    const everyBackground = [...args.background.sender, ...args.background.responder];
    const prove = (side: Side, reach: Guest[]) => {
      const guests = [args.main[side], ...args.background[side]].map((guest) => ({
        id: guest.guestId,
        name: guest.guestName,
        address: guest.address,
        cpus: guest.cpus,
        image: guest.image,
        nicDriver: args.nicDriver,
      }));
      const request = pulumi
        .all([
          args.technology,
          args.scenarioDigest,
          pulumi.output(guests),
          pulumi.output(reach.map((guest) => guest.address)),
          args.load,
        ])
        .apply(([technology, scenarioDigest, promised, addresses, load]) => ({
          technology,
          scenarioDigest,
          guests: promised,
          reach: addresses,
          load: load?.location === side ? { ...load, ...boundsOf(load) } : null,
        }));
      hostVerb(
        `${name}-${side}`,
        { host: args.hosts[side], verb: "ready", stack: args.stack, request },
        childOf(this, opts),
      );
    };
    prove("sender", [args.main.responder, ...everyBackground]);
    prove("responder", [args.main.sender]);
    this.registerOutputs({});
  }
}

/** What the host compares its readings with, so that it need not know how a load is judged. It alone knows the wire's rate. */
function boundsOf({ kind, cpus, ...load }: PromisedLoad) {
  const asked = { ...load, hostCpus: parseCpuList(cpus).length, wireBitsPerSecond: null };
  return { ceiling: loads[kind].ceiling(asked), reached: reachedShare, least: leastShare };
}
