import { knownHostsFileFor } from "../../../connections/knownHosts";
import { identityArguments, sshPath, uriPart } from "../../../connections/sshPath";
import type { Host, Side } from "../../../scenarios/host";

/** The URL of the host's Docker daemon. */
export function dockerUrl(host: Host): string {
  const address = host.address.includes(":") ? `[${host.address}]` : host.address;
  return `ssh://${uriPart(host.user)}@${address}:${host.port}`;
}

/** The arguments for ssh itself that make it use the configured key and trust nothing but the pinned host key. */
export function sshOptions(side: Side, host: Host): string[] {
  const options = [
    "IdentitiesOnly=yes",
    "BatchMode=yes",
    "StrictHostKeyChecking=yes",
    `UserKnownHostsFile=${sshPath(knownHostsFileFor(host, side))}`,
  ];
  return [...identityArguments(host.keyFile), ...options.flatMap((option) => ["-o", option])];
}
