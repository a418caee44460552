import { guestsIn } from "./cgroup";
import { run } from "./command";
import { writeIfDifferent } from "./files";
import { ownFile, type LiveHost } from "./host";

/**
 * LXC has no daemon, only tools that read these files. The distribution's lxc-net, with a bridge and a DHCP server of its
 * own, is never started: guests join the host's bridge.
 */
export function configureLxc(host: LiveHost): void {
  const system = `# Written by the lab. Both ends of a container, payload and monitor, live below the host's cgroup.
lxc.lxcpath = /var/lib/lxc
lxc.cgroup.pattern = ${guestsIn(host.plan.cgroup)}/lxc/%n
`;
  const containers = `# Written by the lab: no network but what a container's own config asks for.
lxc.net.0.type = empty
lxc.apparmor.profile = unconfined
`;
  writeIfDifferent(ownFile(host, "/etc/lxc", "lxc.conf"), system);
  writeIfDifferent(ownFile(host, "/etc/lxc", "default.conf"), containers);
}

export async function lxcVersion(): Promise<string> {
  return (await run("lxc-start", ["--version"])).trim();
}
