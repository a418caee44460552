import type * as pulumi from "@pulumi/pulumi";
import type { ImageManifest } from "./imageManifest";
import type { GuestAddresses } from "../../scenarios/addresses";
import type { GuestSize } from "../../scenarios/scenario";
import type { NicModel } from "../../scenarios/technology";
import type { ComponentOptions } from "../child";
import type { Facts } from "../hostFacts";
import type { ReservedHost } from "../hostProgram";

/** What a kind of guests needs to prepare one host. */
export interface PrepareArgs {
  /** The host that is prepared. */
  host: ReservedHost;
  /** The stack that everything is named after and labelled with. */
  stack: string;
  /** The addresses in the guests' network. */
  addresses: GuestAddresses;
  /** The root file system, as the host holds it. */
  image: pulumi.Output<ImageManifest>;
  /**
   * Whether the image is a disk with its own boot loader, set up by cloud-init. Not an Output, because it decides which
   * resources there are.
   */
  bootsItself?: boolean;
  /** What the host is. */
  facts: pulumi.Output<Facts>;
  /** NIC model of the guests; null for kinds without one. */
  nic: NicModel | null;
}

/** What one guest must be like. */
export interface GuestSpec {
  /** Its name on the host (scenarios/guestNames.ts). */
  guestName: pulumi.Input<string>;
  /** Which guest it is. Not an Output, because it decides what else is made for the guest. */
  role: "sender" | "responder" | "background";
  /** IPv4 address in the guests' network. */
  address: pulumi.Input<string>;
  /** Virtual CPUs and memory. */
  size: pulumi.Input<GuestSize>;
  /** Linux CPU list that it may run on. */
  cpus: pulumi.Input<string>;
}

/** What a kind says about a guest that it made. */
export interface MadeGuest {
  /** Changes when the guest is replaced. */
  id: pulumi.Output<string>;
  /** What it was made from, as components/guests/KIND/host.sh compares it. */
  image: pulumi.Output<string>;
  /** The request to the verb that made it, where a verb of the host program did: no refresh shows that such a guest is gone. */
  madeBy?: pulumi.Output<string>;
}

/** What boots virtual machines on a host: its hardware, or QEMU's emulation of it. */
export type Accelerator = "kvm" | "tcg";

/** A host with all that its guests of one kind share (a provider, a network, a pool), made once. */
export interface PreparedHost {
  /** What boots the guests; left out where guests do not boot. */
  accelerator?: pulumi.Output<Accelerator>;
  /** Makes one guest. Resources are children of `opts.parent`; the main one carries `name`. */
  guest(name: string, spec: GuestSpec, opts: ComponentOptions): MadeGuest;
}

/** Makes what the guests of one kind share on a host. */
export type PrepareHost = (name: string, args: PrepareArgs, opts: ComponentOptions) => PreparedHost;
