import type { ImageFile } from "../scenarios/image";
import type { FileDigest } from "./files";

export type { ImageFile };

/** A verified image on the operator's machine. */
export interface LocalImage {
  /** Identity: names the image's folder on hosts, and its tag in the stores of Docker and Podman. */
  sha256: string;
  packagesDigest: string | null;
  /** PID 1 of containers. */
  init: string[];
  files: Partial<Record<ImageFile, FileDigest & { path: string }>>;
}
