import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loads } from "../../loads";
import { nics } from "../../nics";
import { probeTools } from "../../probes";
import { digest } from "../../scenarios/digest";

/** No time in the image is later than this one (seconds since 1970), so that the image does not depend on when it was built. */
export const sourceDateEpoch = 1_700_000_000;

/** What goes into an image. It grows with the NIC models, loads and probe tools. */
export interface Ingredients {
  packages: readonly string[];
  kernelModules: readonly string[];
}

/** Packages of a guest: probe tools, loads, and what is needed to reach and inspect the guest. */
export const packages: readonly string[] = sortedSet([
  "ethtool",
  "iperf3",
  "iproute2",
  "netsniff-ng",
  "procps",
  "qemu-guest-agent",
  "tcpdump",
  ...Object.values(probeTools).map((tool) => tool.package),
  ...Object.values(loads).flatMap((load) => load.packages),
]);

/** Kernel modules of a virtual machine. Their dependencies are added, and modules built into the kernel are left out. */
export const kernelModules: readonly string[] = [
  "virtio_pci",
  "virtio_blk",
  "virtio_console",
  ...Object.values(nics).map((nic) => nic.module),
  "squashfs",
  "overlay",
  // ext4's checksum, which is only a soft dependency of the module ext4.
  "crc32c_generic",
  "ext4",
  "af_packet",
];

/**
 * Paths removed from the finished root file system: what differs from build to build (host name, resolver, apt's and
 * debconf's memory), and interpreters that only other tools of these packages would need.
 */
export const removedPaths = [
  "etc/apt/sources.list",
  "etc/apt/sources.list.d",
  "etc/apt/apt.conf.d/99mmdebstrap",
  "etc/dpkg/dpkg.cfg.d/99mmdebstrap",
  "etc/machine-id",
  "etc/resolv.conf",
  "usr/bin/perl5*",
  "usr/bin/python3*",
  "usr/lib/python3*",
  "usr/lib/*/gconv",
  "usr/lib/*/perl",
  "usr/share/perl",
  "usr/share/python3",
  "var/cache/debconf",
  "var/cache/ldconfig",
  "var/lib/apt/extended_states",
  "var/lib/dpkg/*-old",
] as const;

export const guestFolder = join(__dirname, "guest");

const guestFiles = ["initramfs-init", "shutdown", "tare-init"] as const;

/** A file of guest/, as text. */
export function guestFile(name: (typeof guestFiles)[number]): string {
  return readFileSync(join(guestFolder, name), "utf8");
}

/** Raise this number with every change in build/ that gives other bytes for the same packages. */
const builderVersion = 1;

/**
 * Names what goes into a build apart from the packages' versions: where they come from, the recipe, the builder and the
 * guest's own files. The cache keeps one image for each name: within a campaign the image stays the same, whatever the
 * distribution updates. Without sources it names the recipe alone. How the recipe is written does not count.
 */
export function recipeDigest(
  sources: { suite?: string; architecture?: string } = {},
  ingredients: Ingredients = { packages, kernelModules },
): string {
  const files = guestFiles.map((name) => [name, guestFile(name)]);
  const recipe = { builderVersion, sourceDateEpoch, ...ingredients, removedPaths, files };
  const name = digest({ ...sources, recipe });
  return formerNames[name] ?? name;
}

/** Up to Tare 0.1 this was a digest of the recipe's source files. Its stacks know the image by that digest and need no new image. */
const formerNames: Record<string, string> = {
  "125128a31f066445029400ede93f200fef2f0288d0115ca65a97a0f397fb6296":
    "0c6dd95facb91800bdc4ca5abc4389bd88bd8059d8d95d8197479ca73aa0816c",
};

function sortedSet(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
