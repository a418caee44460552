import { request } from "node:http";
import type { KindLab, LabDaemon, LabGuestHost } from "../lab";

/** A dockerd with its own data folders (through the host's mounts) and without a network of its own: guests join the host's bridge. */
const dockerd: LabDaemon = {
  name: "dockerd",
  pidFile: "/run/docker.pid",
  readyWithinSeconds: 60,

  files: ({ guestsCgroup }, { dockerFirewall }) => {
    const settings = {
      bridge: "none",
      // Docker's firewall rules would drop or delay packets of other guests on the same bridge. Without this key dockerd makes them.
      ...(dockerFirewall ? {} : { iptables: false, ip6tables: false }),
      "userland-proxy": false,
      "cgroup-parent": `/${guestsCgroup}`,
      // Not systemd's cgroups, even if this machine runs systemd: guests must be found below the host's cgroup.
      "exec-opts": ["native.cgroupdriver=cgroupfs"],
    };
    return [{ folder: "/etc/docker", name: "daemon.json", text: `${JSON.stringify(settings, null, 2)}\n` }];
  },

  command: ["dockerd", ["--config-file=/etc/docker/daemon.json"]],

  async version(host) {
    const answer = await get(host, "/version");
    return answer === undefined ? undefined : (JSON.parse(answer) as { Version?: string }).Version;
  },
};

/** Body of a GET request to the host's dockerd; undefined if its status is not 200. */
function get(host: LabGuestHost, path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const call = request({ socketPath: host.path("/run/docker.sock"), path, timeout: 5000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve(response.statusCode === 200 ? Buffer.concat(chunks).toString() : undefined));
    });
    call.on("timeout", () => call.destroy());
    call.on("error", () => resolve(undefined));
    call.end();
  });
}

export const dockerLab: KindLab = {
  daemons: [dockerd],
  privateFolders: [{ path: "/var/lib/docker", mode: 0o710 }, { path: "/var/lib/containerd" }, { path: "/etc/docker" }],
};
