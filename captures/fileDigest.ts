import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";

/** SHA-256 of a file, which is read piece by piece: a capture may be larger than memory. */
export function fileDigest(path: string): string {
  const hash = createHash("sha256");
  const piece = Buffer.allocUnsafe(1 << 18);
  const file = openSync(path, "r");
  try {
    for (let read; (read = readSync(file, piece)) > 0;) hash.update(piece.subarray(0, read));
  } finally {
    closeSync(file);
  }
  return hash.digest("hex");
}
