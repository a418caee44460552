import type { Technology } from "../../scenarios/technology";

/** A program that a testbed host needs, and the Debian or Ubuntu package that brings it. */
export interface HostProgramNeed {
  program: string;
  package: string;
  /** Needed whatever the guests are, or for one technology. */
  for: "all" | Technology;
}

export const hostPrograms: readonly HostProgramNeed[] = [
  { program: "bash", package: "bash", for: "all" },
  { program: "jq", package: "jq", for: "all" },
  { program: "ip", package: "iproute2", for: "all" },
  { program: "tc", package: "iproute2", for: "all" },
  { program: "tcpdump", package: "tcpdump", for: "all" },
  { program: "ethtool", package: "ethtool", for: "all" },
  { program: "flock", package: "util-linux", for: "all" },
  { program: "ping", package: "iputils-ping", for: "all" },
  { program: "nft", package: "nftables", for: "all" },
  { program: "docker", package: "docker.io", for: "docker" },
  { program: "virsh", package: "libvirt-clients", for: "kvm" },
  { program: "qemu-system-x86_64", package: "qemu-system-x86", for: "kvm" },
  { program: "qemu-img", package: "qemu-utils", for: "kvm" },
  { program: "lxc-start", package: "lxc", for: "lxc" },
  { program: "lxc-attach", package: "lxc", for: "lxc" },
  { program: "lxc-destroy", package: "lxc", for: "lxc" },
];

export function programsFor(technology: Technology): HostProgramNeed[] {
  return hostPrograms.filter((entry) => entry.for === "all" || entry.for === technology);
}
