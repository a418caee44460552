import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { cleanEnvironment } from "./command";
import { LabError } from "./error";
import type { Technology } from "./plan";

/** A program that the lab runs, and the Debian or Ubuntu package that brings it. */
export interface LabPackage {
  package: string;
  program: string;
  why: string;
  /** Needed whatever the hosts run, or by one technology. */
  for: "all" | Technology;
}

export const labPackages: readonly LabPackage[] = [
  { package: "iproute2", program: "ip", why: "bridges, the wire and the management links", for: "all" },
  { package: "iproute2", program: "tc", why: "the wire's rate", for: "all" },
  { package: "ethtool", program: "ethtool", why: "reading the wire's offloads back", for: "all" },
  { package: "util-linux", program: "nsenter", why: "entering a host's namespaces", for: "all" },
  { package: "util-linux", program: "unshare", why: "making a host's namespaces", for: "all" },
  { package: "util-linux", program: "flock", why: "one lab command at a time", for: "all" },
  { package: "util-linux", program: "findmnt", why: "checking a host's mounts", for: "all" },
  { package: "mount", program: "mount", why: "a host's private folders", for: "all" },
  { package: "openssh-server", program: "sshd", why: "reaching a lab host as a real server is reached", for: "all" },
  { package: "openssh-client", program: "ssh-keygen", why: "host keys and the project's key", for: "all" },
  { package: "docker.io", program: "dockerd", why: "Docker guests", for: "docker" },
  { package: "libvirt-daemon-system", program: "libvirtd", why: "KVM guests", for: "kvm" },
  { package: "libvirt-daemon-system", program: "virtlogd", why: "the consoles of KVM guests", for: "kvm" },
  { package: "libvirt-clients", program: "virsh", why: "asking libvirtd whether it is ready", for: "kvm" },
  { package: "qemu-system-x86", program: "qemu-system-x86_64", why: "KVM guests", for: "kvm" },
  { package: "qemu-utils", program: "qemu-img", why: "disks of KVM guests", for: "kvm" },
  { package: "lxc", program: "lxc-start", why: "LXC guests", for: "lxc" },
];

/** Where a program lies on the PATH of the lab's hosts; undefined where it is not installed. */
export function findProgram(program: string, path = cleanEnvironment.PATH): string | undefined {
  return path
    .split(":")
    .map((folder) => join(folder, program))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Programs that a lab with these technologies lacks on this machine. */
export function missingPackages(technologies: readonly Technology[], find = findProgram): LabPackage[] {
  return labPackages.filter(
    (entry) => (entry.for === "all" || technologies.includes(entry.for)) && !find(entry.program),
  );
}

export function checkPackages(technologies: readonly Technology[], find = findProgram): void {
  const missing = missingPackages(technologies, find);
  if (missing.length === 0) return;
  const lines = missing.map((entry) => `  ${entry.program} (package ${entry.package}): ${entry.why}`);
  const packages = [...new Set(missing.map((entry) => entry.package))].join(" ");
  throw new LabError(
    `the lab needs programs that are not installed:\n${lines.join("\n")}\nInstall them with: apt-get install --no-install-recommends ${packages}`,
  );
}
