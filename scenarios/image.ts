/** How a user may name a guest image. */
export type ImageKind = "own" | "tarball" | "cloud" | "registry";

/** "" is Tare's own image. A file is recognised by its ending; anything else is a name in a registry. */
export function imageKind(source: string): ImageKind {
  if (source === "") return "own";
  if (/\.(tar(\.(gz|bz2|xz|zst))?|tgz)$/.test(source)) return "tarball";
  if (/\.(qcow2|img)$/.test(source)) return "cloud";
  return "registry";
}

/** The files that an image can have. Which of them it has decides which guest kinds can use it. */
export type ImageFile = "root.tar" | "disk.squashfs" | "disk.qcow2" | "kernel" | "initrd";
