import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { hostProgram, writeHostProgram } from "../host/program";
import { digest } from "../scenarios/digest";
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

/**
 * Puts the host program into the ssh users' homes on both hosts. It is never deleted: without it nothing could be cleaned up.
 *
 * Its name also depends on the hosts' keys. A server that was set up anew has a new key and none of what the stack made there: with
 * the new name, all that runs the program does so again, and first of all the program is copied.
 */
export class HostProgram extends pulumi.ComponentResource {
  readonly hosts: Record<Side, TestbedHost>;
  /** The program's file name. It contains its digest and that of the hosts' keys. */
  readonly path: string;

  constructor(name: string, args: HostProgramArgs, opts?: ComponentOptions) {
    super("tare:components:HostProgram", name, {}, opts);
    const connections = {
      sender: connectionTo("sender", args.hosts.sender),
      responder: connectionTo("responder", args.hosts.responder),
    };
    const keys = digest([connections.sender.hostKey, connections.responder.hostKey]).slice(0, 6);
    const { path, text } = hostProgram();
    const program = { text, path: path.replace(/\.sh$/, `-${keys}.sh`) };
    const file = writeHostProgram(program);
    this.path = program.path;
    const reach = (side: Side): TestbedHost => {
      const host = args.hosts[side];
      const connection = connections[side];
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
