import type { types } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { privateKeyOf } from "../connections/hostTarget";
import { pinnedHostKey as lookUpHostKey } from "../connections/knownHosts";
import type { Host, Side } from "../scenarios/host";
import { visible } from "./visible";

/** The shape that remote commands want a connection in. */
export type Connection = types.input.remote.ConnectionArgs;

/**
 * How commands reach a host: its pinned key, and the user's private key as a secret. Throws pulumi.RunError where a key is
 * missing: better here than after the first resource.
 */
export function connectionTo(side: Side, host: Host): Connection {
  return {
    host: host.address,
    user: host.user,
    port: host.port,
    privateKey: pulumi.secret(readKeyFile(side, host)),
    hostKey: pinnedHostKey(side, host),
    // A host that does not answer twice is not there: the default of ten attempts takes minutes to say so.
    dialErrorLimit: 2,
    perDialTimeout: 10,
  };
}

/** The host's public key as "TYPE BASE64": as configured, else from the known_hosts file. */
export function pinnedHostKey(side: Side, host: Host): string {
  return visible(() => lookUpHostKey(host, side));
}

function readKeyFile(side: Side, host: Host): string {
  return visible(() => privateKeyOf(host, side));
}
