import type { types } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { privateKeyOf } from "../connections/hostTarget";
import { knownHostsFileFor, pinnedHostKey as lookUpHostKey } from "../connections/knownHosts";
import { VisibleError } from "../errors/visibleError";
import type { Host, Side } from "../scenarios/host";

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

/** The URL of the host's Docker daemon. */
export function dockerUrl(host: Host): string {
  const address = host.address.includes(":") ? `[${host.address}]` : host.address;
  return `ssh://${host.user}@${address}:${host.port}`;
}

/** The URI of the host's libvirtd. The official provider knows no port: there sshd must listen on 22. */
export function libvirtUri(side: Side, host: Host): string {
  const address = host.address.includes(":") ? `[${host.address}]` : host.address;
  const port = host.port === 22 ? "" : `:${host.port}`;
  const query = `keyfile=${host.keyFile}&knownhosts=${knownHostsFileFor(host, side)}&sshauth=privkey`;
  return `qemu+ssh://${host.user}@${address}${port}/system?${query}`;
}

/** The arguments for ssh itself that make it use the configured key and trust nothing but the pinned host key. */
export function sshOptions(side: Side, host: Host): string[] {
  const options = [
    "IdentitiesOnly=yes",
    "BatchMode=yes",
    "StrictHostKeyChecking=yes",
    `UserKnownHostsFile=${knownHostsFileFor(host, side)}`,
  ];
  return ["-i", host.keyFile, ...options.flatMap((option) => ["-o", option])];
}

/** The host's public key as "TYPE BASE64": as configured, else from the known_hosts file. */
export function pinnedHostKey(side: Side, host: Host): string {
  return orRunError(() => lookUpHostKey(host, side));
}

function readKeyFile(side: Side, host: Host): string {
  return orRunError(() => privateKeyOf(host, side));
}

/** Of its own errors Pulumi shows the message only, and no stack trace: way out and message go into one. */
function orRunError<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof VisibleError)) throw error;
    throw new pulumi.RunError(`${error.message}. Way out: ${error.wayOut}`);
  }
}
