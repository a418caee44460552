import { createHash } from "node:crypto";
import { writeIfDifferent } from "../files";
import { ownFile, runIn } from "../host";
import type { Daemon } from "./daemon";

/** A UUID of the host's own: all lab hosts have this machine's, and libvirt takes two hosts with one UUID for the same. */
function hostUuid(hostname: string): string {
  const hex = createHash("sha256").update(`tare lab host ${hostname}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}

const libvirtdConf = (hostname: string) => `# Written by the lab; see docs/lab.md.
host_uuid = "${hostUuid(hostname)}"
# Whoever can open the socket is root of this host already; the stock way asks polkit on the system bus, which is not here.
auth_unix_ro = "none"
auth_unix_rw = "none"
log_level = 3
`;

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

/** libvirtd for KVM guests; its socket is in the host's own /run, where qemu+ssh finds it. */
export const libvirtd: Daemon = {
  name: "libvirtd",
  for: "kvm",
  pidFile: "/run/libvirtd.pid",
  // Its first start asks QEMU for everything that every machine type can do.
  readyWithinSeconds: 60,

  configure(host) {
    const libvirtdChanged = writeIfDifferent(
      ownFile(host, "/etc/libvirt", "libvirtd.conf"),
      libvirtdConf(host.plan.hostname),
    );
    return writeIfDifferent(ownFile(host, "/etc/libvirt", "qemu.conf"), qemuConf, 0o600) || libvirtdChanged;
  },

  command: () => ["libvirtd", ["--config", "/etc/libvirt/libvirtd.conf", "--pid-file", "/run/libvirtd.pid"]],

  async version(host) {
    const answer = await runIn(host, "virsh", ["-c", "qemu:///system", "version", "--daemon"], {
      timeoutSeconds: 20,
    }).catch(() => "");
    return /daemon: (\S+)/.exec(answer)?.[1];
  },
};
