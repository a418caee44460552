import type { types } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { privateKeyOf } from "../connections/hostTarget";
import { pinnedHostKey as lookUpHostKey } from "../connections/knownHosts";
import type { Host, Side } from "../scenarios/host";
import { visible } from "./visible";

/** A connection as remote commands take it. */
export type Connection = types.input.remote.ConnectionArgs;

/**
 * How commands reach a host: its pinned key, and the user's private key as a secret. Throws pulumi.RunError if a key is
 * missing, so that the program stops before the first resource is created.
 */
export function connectionTo(side: Side, host: Host): Connection {
  return {
    host: host.address,
    user: host.user,
    port: host.port,
    privateKey: pulumi.secret(readKeyFile(side, host)),
    hostKey: pinnedHostKey(side, host),
    // Two attempts are enough to know that a host is down; the default of ten takes minutes.
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
