import { readFileSync } from "node:fs";
import type { LabHost } from "../../../lab";
import { onHost } from "./lab";

/** A root file system of one static program, for guests that need no more. */
export function staticBusybox(): Buffer {
  for (const file of ["/bin/busybox", "/usr/bin/busybox"])
    try {
      return readFileSync(file);
    } catch {
      continue;
    }
  throw new Error("these tests need /bin/busybox, linked statically: install the package busybox-static");
}

/** Starts an LXC container that holds busybox alone, on the host's bridge. */
export async function startContainer(host: LabHost, name: string, address: string): Promise<void> {
  const folder = `/var/lib/lxc/${name}`;
  const unpack = `mkdir -p ${folder}/rootfs/{bin,proc,sys,dev,etc} && cat >${folder}/rootfs/bin/busybox && chmod 755 ${folder}/rootfs/bin/busybox`;
  await onHost(host, unpack, staticBusybox());
  await onHost(
    host,
    `set -e
cat >${folder}/config <<'CONFIG'
lxc.include = /etc/lxc/default.conf
lxc.uts.name = ${name}
lxc.rootfs.path = dir:${folder}/rootfs
lxc.init.cmd = /bin/busybox sleep 3600
lxc.net.0.type = veth
lxc.net.0.link = br0
lxc.net.0.flags = up
lxc.net.0.ipv4.address = ${address}/22
CONFIG
lxc-start --name ${name}`,
  );
}
