import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { digest } from "../scenarios/digest";

/** All times in the image are cut to this moment (seconds since 1970), so that the time of the build does not show. */
export const sourceDateEpoch = 1_700_000_000;

/** The least memory with which a virtual machine boots this image: the distribution's kernel takes half of it. */
export const minimumKvmMemoryMiB = 96;

/** What a guest can run: reaching the other side, loading itself, being looked into. */
export const packages = [
  "ethtool",
  "fio",
  "fping",
  "iperf3",
  "iproute2",
  "iputils-ping",
  "netsniff-ng",
  "procps",
  "qemu-guest-agent",
  "stress-ng",
  "tcpdump",
] as const;

/** Kernel modules of a virtual machine; what they need is added, what is built into the kernel is left out. */
export const kernelModules = [
  "virtio_pci",
  "virtio_blk",
  "virtio_console",
  "virtio_net",
  "vmxnet3",
  "e1000",
  "8139cp",
  "squashfs",
  "overlay",
  // ext4's checksum, which it names as a soft dependency only.
  "crc32c_generic",
  "ext4",
  "af_packet",
] as const;

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

/** A file of guest/, as text. */
export function guestFile(name: "tare-init" | "shutdown" | "initramfs-init"): string {
  return readFileSync(join(guestFolder, name), "utf8");
}

/**
 * Names what goes into a build apart from the packages' versions: where they come from, this file, the builder and the guest's
 * own files. The cache keeps one image for each: within a campaign the image stays the same, whatever the distribution updates.
 * Without sources it names the recipe alone.
 */
export function recipeDigest(sources: { suite?: string; architecture?: string } = {}): string {
  const files = [__filename, ...filesIn(guestFolder), ...filesIn(join(__dirname, "build"))];
  return digest({ ...sources, files: files.map((file) => readFileSync(file, "utf8")) });
}

const filesIn = (folder: string) =>
  readdirSync(folder)
    .sort()
    .map((name) => join(folder, name));
