import type { KindLab } from "../lab";

const folder = "/etc/containers";

/** Podman has no daemon, only a program that reads these files. */
export const podmanLab: KindLab = {
  daemons: [],
  files: ({ guestsCgroup }) => [
    {
      folder,
      name: "containers.conf",
      // cgroupfs: the host's guests must be found below the host's cgroup, and no systemd serves a lab host. runc: crun refuses
      // machines that have both versions of control groups.
      text: `# Written by the lab.
[engine]
cgroup_manager = "cgroupfs"
runtime = "runc"
events_logger = "none"
`,
    },
    {
      folder,
      name: "storage.conf",
      text: `# Written by the lab.
[storage]
driver = "overlay"
runroot = "/run/containers/storage"
graphroot = "/var/lib/containers/storage"
`,
    },
    {
      folder,
      name: "policy.json",
      // Podman imports no image without a policy; who puts images on the host verifies their digests.
      text: `${JSON.stringify({ default: [{ type: "insecureAcceptAnything" }] })}\n`,
    },
    // The host program reads this one: Podman itself has no setting for it.
    { folder, name: "tare-cgroup-parent", text: `/${guestsCgroup}\n` },
  ],
  toolsVersion: ["podman", ["--version"]],
  privateFolders: [{ path: "/var/lib/containers" }, { path: "/etc/cni" }, { path: folder }],
};
