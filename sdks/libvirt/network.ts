import * as pulumi from "@pulumi/pulumi";
import { inputsOf, isOfType, withVersion } from "./resource";
import type * as input from "./types/input";
import type * as output from "./types/output";

export interface NetworkArgs {
  /** Subnets in CIDR form; the host has the first address of each. */
  addresses?: pulumi.Input<pulumi.Input<string>[]>;
  /** Started with the host. */
  autostart?: pulumi.Input<boolean>;
  /** Interface name. */
  bridge?: pulumi.Input<string>;
  /** Whether libvirt answers DHCP. */
  dhcp?: pulumi.Input<input.NetworkDhcp>;
  /** Whether and how libvirt answers DNS. */
  dns?: pulumi.Input<input.NetworkDns>;
  /** Passed to dnsmasq as they are. */
  dnsmasqOptions?: pulumi.Input<input.NetworkDnsmasqOptions>;
  /** DNS domain. */
  domain?: pulumi.Input<string>;
  /** "nat", "none", "route", "open" or "bridge". */
  mode?: pulumi.Input<string>;
  /** Bytes. */
  mtu?: pulumi.Input<number>;
  /** Name on the host. */
  name?: pulumi.Input<string>;
  /** Static routes on the host. */
  routes?: pulumi.Input<pulumi.Input<input.NetworkRoute>[]>;
  /** A stylesheet for the XML that is sent to libvirt. */
  xml?: pulumi.Input<input.NetworkXml>;
}

/** Every property: all can be given, and all are outputs. */
const properties = [
  "addresses",
  "autostart",
  "bridge",
  "dhcp",
  "dns",
  "dnsmasqOptions",
  "domain",
  "mode",
  "mtu",
  "name",
  "routes",
  "xml",
] as const;

/** A virtual network of the host. */
export class Network extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = "libvirt:index/network:Network";
  declare readonly addresses: pulumi.Output<string[] | undefined>;
  declare readonly autostart: pulumi.Output<boolean>;
  declare readonly bridge: pulumi.Output<string>;
  declare readonly dhcp: pulumi.Output<output.NetworkDhcp>;
  declare readonly dns: pulumi.Output<output.NetworkDns>;
  declare readonly dnsmasqOptions: pulumi.Output<output.NetworkDnsmasqOptions | undefined>;
  declare readonly domain: pulumi.Output<string | undefined>;
  declare readonly mode: pulumi.Output<string | undefined>;
  declare readonly mtu: pulumi.Output<number | undefined>;
  declare readonly name: pulumi.Output<string>;
  declare readonly routes: pulumi.Output<output.NetworkRoute[] | undefined>;
  declare readonly xml: pulumi.Output<output.NetworkXml | undefined>;

  /** Gets an existing resource by its id. `state` adds properties where the id alone does not identify it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state?: Partial<NetworkArgs>,
    options?: pulumi.CustomResourceOptions,
  ): Network {
    return new Network(name, state, { ...options, id });
  }

  static override isInstance(object: unknown): object is Network {
    return isOfType(object, Network.__pulumiType);
  }

  constructor(name: string, args?: NetworkArgs, options?: pulumi.CustomResourceOptions) {
    super(Network.__pulumiType, name, inputsOf(properties, args), withVersion(options));
  }
}
