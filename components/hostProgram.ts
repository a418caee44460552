import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { hostProgram, writeHostProgram } from "../host/program";
import { sides, type Host, type Hosts, type Side } from "../scenarios/host";
import { connectionTo, type Connection } from "./connection";
import { childOf, type ComponentOptions } from "./child";

/** One server as components reach it: how to connect, and where the host program lies. */
export interface TestbedHost {
  side: Side;
  host: Host;
  connection: Connection;
  /** The host program's path, relative to the ssh user's home. */
  programPath: string;
  /** Who asks, in the form that host/lib/holder.sh reads; left out until the stack has an identity. */
  owner?: pulumi.Input<string>;
}

/** A server that the stack holds. */
export interface ReservedHost extends TestbedHost {
  owner: pulumi.Output<string>;
  /** By which the stack is known on the host, whatever its name. */
  identity: pulumi.Output<string>;
  /** Whether a thing may bear the identity that cannot be given it later. Things of an older version would be made anew for it. */
  bearsIdentity: pulumi.Output<boolean>;
}

export interface HostProgramArgs {
  /** Both servers. Not an Output, because they decide which resources there are. */
  hosts: Hosts;
}

/** Puts the host program into the ssh users' homes on both hosts. It is never deleted: without it nothing could be cleaned up. */
export class HostProgram extends pulumi.ComponentResource {
  readonly hosts: Record<Side, TestbedHost>;
  /** The program's file name, which contains its digest. */
  readonly path: string;

  constructor(name: string, args: HostProgramArgs, opts?: ComponentOptions) {
    super("tare:components:HostProgram", name, {}, opts);
    const program = hostProgram();
    const file = writeHostProgram(program);
    this.path = program.path;
    const reach = (side: Side): TestbedHost => {
      const host = args.hosts[side];
      const connection = connectionTo(side, host);
      new command.remote.CopyToRemote(
        `${name}-${side}`,
        { connection, source: new pulumi.asset.FileAsset(file), remotePath: program.path },
        childOf(this, opts),
      );
      return { side, host, connection, programPath: program.path };
    };
    this.hosts = { sender: reach(sides[0]), responder: reach(sides[1]) };
    this.registerOutputs({ path: this.path });
  }
}
