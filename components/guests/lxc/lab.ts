import type { KindLab } from "../lab";

/**
 * LXC has no daemon, only tools that read these files. The distribution's lxc-net, with a bridge and a DHCP server of its
 * own, is never started: guests join the host's bridge.
 */
export const lxcLab: KindLab = {
  daemons: [],
  files: ({ guestsCgroup }) => [
    {
      folder: "/etc/lxc",
      name: "lxc.conf",
      text: `# Written by the lab. Both ends of a container, payload and monitor, live below the host's cgroup.
lxc.lxcpath = /var/lib/lxc
lxc.cgroup.pattern = ${guestsCgroup}/lxc/%n
`,
    },
    {
      folder: "/etc/lxc",
      name: "default.conf",
      text: `# Written by the lab: no network but what a container's own config asks for.
lxc.net.0.type = empty
lxc.apparmor.profile = unconfined
`,
    },
  ],
  toolsVersion: ["lxc-start", ["--version"]],
  privateFolders: [{ path: "/var/lib/lxc" }, { path: "/var/cache/lxc" }, { path: "/etc/lxc" }],
};
