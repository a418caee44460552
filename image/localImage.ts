import type { FileDigest } from "./files";

/** The files that an image can have; which ones it has decides what can be made of it. */
export type ImageFile = "root.tar" | "disk.squashfs" | "disk.qcow2" | "kernel" | "initrd";

/** An image on the operator's machine, verified. */
export interface LocalImage {
  /** Identity: names the image's folder on hosts and its docker tag. */
  sha256: string;
  packagesDigest: string | null;
  /** PID 1 of containers. */
  init: string[];
  files: Partial<Record<ImageFile, FileDigest & { path: string }>>;
}
