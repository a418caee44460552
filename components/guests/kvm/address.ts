import { knownHostsFileFor } from "../../../connections/knownHosts";
import { uriPart } from "../../../connections/sshPath";
import type { Host, Side } from "../../../scenarios/host";

/** The URI of the host's libvirtd. The official provider knows no port: there sshd must listen on 22. */
export function libvirtUri(side: Side, host: Host): string {
  const address = host.address.includes(":") ? `[${host.address}]` : host.address;
  const port = host.port === 22 ? "" : `:${host.port}`;
  const query = `keyfile=${uriPart(host.keyFile)}&knownhosts=${uriPart(knownHostsFileFor(host, side))}&sshauth=privkey`;
  return `qemu+ssh://${uriPart(host.user)}@${address}${port}/system?${query}`;
}
