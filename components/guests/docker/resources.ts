import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { childOf, type ComponentOptions } from "../../child";
import { dockerUrl, sshOptions } from "./address";
import type { GuestSpec, MadeGuest, PrepareArgs, PreparedHost, PrepareHost } from "../preparedHost";

/** Docker containers on the host's own bridge, through its own daemon. */
export const prepareDocker: PrepareHost = (name, args, opts) => new DockerHost(name, args, opts);

/** The host's Docker daemon, and a Docker network that only stands for the existing bridge. */
class DockerHost extends pulumi.ComponentResource implements PreparedHost {
  private readonly provider: docker.Provider;
  private readonly network: docker.Network;

  constructor(
    name: string,
    private readonly args: PrepareArgs,
    opts: ComponentOptions,
  ) {
    super("tare:guests:DockerGround", name, {}, opts);
    const { host, side } = args.host;
    this.provider = new docker.Provider(
      `${name}-daemon`,
      { host: dockerUrl(host), sshOpts: sshOptions(side, host) },
      { parent: this },
    );
    this.network = new docker.Network(
      name,
      {
        name: `tare-${args.stack}-net`,
        driver: "bridge",
        // Containers must get what virtual machines get: a plain bridge, without addresses or address translation.
        options: {
          "com.docker.network.bridge.name": host.bridge,
          "com.docker.network.bridge.inhibit_ipv4": "true",
          "com.docker.network.bridge.enable_ip_masquerade": "false",
        },
        // Both hosts are on one layer 2, so their Docker gateways need different addresses.
        ipamConfigs: [{ subnet: args.addresses.subnet, gateway: args.addresses.gateway[side] }],
        labels: labels(args.stack, args.host.identity, "network"),
      },
      { ...childOf(this, opts), provider: this.provider, ...asMarked },
    );
    this.registerOutputs({});
  }

  guest(name: string, spec: GuestSpec, opts: ComponentOptions): MadeGuest {
    const { side, host } = this.args.host;
    const { stack } = this.args;
    const image = this.args.image.apply((manifest) => {
      const form = manifest[side].docker;
      if (!form) throw new pulumi.RunError(`the guest image was not put into the ${side} server's Docker daemon`);
      return form.image;
    });
    const memory = pulumi.output(spec.size).memoryMiB;
    const container = new docker.Container(
      name,
      {
        name: spec.guestName,
        hostname: spec.guestName,
        image,
        command: this.args.image.init,
        // The disk load writes here, in the host's data folder, as with guests of every kind.
        volumes: [
          {
            hostPath: pulumi.interpolate`${host.dataFolder}/run/${stack}/disk/${spec.guestName}`,
            containerPath: "/data",
          },
        ],
        networksAdvanced: [{ name: this.network.name, ipv4Address: spec.address }],
        cpuSet: spec.cpus,
        memory,
        // Equal to memory means no swap. If it were left out, every `up` would report an update.
        memorySwap: memory,
        // ping and tcpdump open raw sockets; a guest needs nothing else.
        capabilities: { adds: ["CAP_NET_RAW"], drops: ["ALL"] },
        labels: labels(stack, this.args.host.identity, spec.role),
        restart: "no",
        rm: false,
        mustRun: true,
      },
      { ...opts, provider: this.provider, ...asMarked },
    );
    return { id: container.id, image };
  }
}

/**
 * What replaces a thing has its name. Labels are given once: they only say whose a thing is, and other labels would replace it, such
 * as the identity that things of an older version lack.
 */
const asMarked = { deleteBeforeReplace: true, ignoreChanges: ["labels"] };

function labels(stack: string, identity: pulumi.Output<string>, role: string) {
  return [
    { label: "tare.identity", value: identity },
    { label: "tare.role", value: role },
    { label: "tare.stack", value: stack },
  ];
}
