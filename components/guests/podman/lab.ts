import type { KindLab } from "../lab";

const folder = "/etc/containers";

/** Podman has no daemon, only a program that reads these files. */
export const podmanLab: KindLab = {
  daemons: [],
  files: ({ guestsCgroup }) => [
    {
      folder,
      name: "containers.conf",
      // cgroupfs: guests must be found below the host's cgroup, and a lab host has no systemd. runc: crun does not work on machines
      // that have both versions of control groups.
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
      // Podman imports no image without a policy. This one accepts all, because Tare itself verifies the digests of images.
      text: `${JSON.stringify({ default: [{ type: "insecureAcceptAnything" }] })}\n`,
    },
    // Podman has no setting for this; the host program reads the file.
    { folder, name: "tare-cgroup-parent", text: `/${guestsCgroup}\n` },
  ],
  toolsVersion: ["podman", ["--version"]],
  privateFolders: [{ path: "/var/lib/containers" }, { path: "/etc/cni" }, { path: folder }],
};
