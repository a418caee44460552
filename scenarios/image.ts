/** How a user may name a guest image. */
export type ImageKind = "own" | "tarball" | "cloud" | "registry";

/** "" is Tare's own image; a file is told by its ending; what is left is a name in a registry. */
export function imageKind(source: string): ImageKind {
  if (source === "") return "own";
  if (/\.(tar(\.(gz|bz2|xz|zst))?|tgz)$/.test(source)) return "tarball";
  if (/\.(qcow2|img)$/.test(source)) return "cloud";
  return "registry";
}

/** The files that an image can have; which ones it has decides what can be made of it. */
export type ImageFile = "root.tar" | "disk.squashfs" | "disk.qcow2" | "kernel" | "initrd";
