import { createHash } from "node:crypto";
import { connect } from "node:net";
import type { KindLab, LabDaemon, LabGuestHost } from "../lab";

/** Keeps the consoles of guests; libvirtd starts no guest without it. */
const virtlogd: LabDaemon = {
  name: "virtlogd",
  pidFile: "/run/virtlogd.pid",
  readyWithinSeconds: 15,
  files: () => [{ folder: "/etc/libvirt", name: "virtlogd.conf", text: "# Written by the lab: stock values.\n" }],
  command: ["virtlogd", ["--config", "/etc/libvirt/virtlogd.conf", "--pid-file", "/run/virtlogd.pid"]],

  async version(host) {
    if (!(await accepts(host, "/run/libvirt/virtlogd-sock"))) return undefined;
    const answer = await host.run("virtlogd", ["--version"]).catch(() => "");
    return /\d+(\.\d+)+/.exec(answer)?.[0];
  },
};

/** True where something listens at a unix socket of the host. */
function accepts(host: LabGuestHost, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(host.path(path));
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
}

const libvirtdConf = (hostname: string) => `# Written by the lab; see docs/lab.md.
host_uuid = "${hostUuid(hostname)}"
# Whoever can open the socket is root of this host already; the stock way asks polkit on the system bus, which is not here.
auth_unix_ro = "none"
auth_unix_rw = "none"
log_level = 3
`;

/** The host's own UUID. By default both lab hosts would have this machine's, and libvirt would take them for one host. */
function hostUuid(hostname: string): string {
  const hex = createHash("sha256").update(`tare lab host ${hostname}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}

const qemuConf = `# Written by the lab; see docs/lab.md.
security_driver = "none"
user = "root"
group = "root"
# Guests share the host's namespaces and its cgroup, so that they end with it and run on its CPUs.
namespaces = []
cgroup_controllers = []
# Ownership marks in extended attributes of shared images would outlive the lab.
remember_owner = 0
`;

/** Its socket is in the host's private /run, where qemu+ssh finds it. */
const libvirtd: LabDaemon = {
  name: "libvirtd",
  pidFile: "/run/libvirtd.pid",
  // On its first start it asks QEMU for the capabilities of all machine types.
  readyWithinSeconds: 60,
  files: ({ hostname }) => [
    { folder: "/etc/libvirt", name: "libvirtd.conf", text: libvirtdConf(hostname) },
    { folder: "/etc/libvirt", name: "qemu.conf", text: qemuConf, mode: 0o600 },
  ],
  command: ["libvirtd", ["--config", "/etc/libvirt/libvirtd.conf", "--pid-file", "/run/libvirtd.pid"]],

  async version(host) {
    const answer = await host.run("virsh", ["-c", "qemu:///system", "version", "--daemon"], 20).catch(() => "");
    return /daemon: (\S+)/.exec(answer)?.[1];
  },
};

export const kvmLab: KindLab = {
  daemons: [virtlogd, libvirtd],
  privateFolders: [{ path: "/var/lib/libvirt" }, { path: "/var/cache/libvirt" }, { path: "/etc/libvirt" }],
  runFolders: ["/run/libvirt"],
};
