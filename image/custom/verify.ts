import { access } from "node:fs/promises";
import { VisibleError } from "../../errors/visibleError";
import { fileDigest, type FileDigest } from "../files";

/**
 * Reads a user's image file, which must be the one asked for.
 * @throws naming the file, the digest asked for and the one found
 */
export async function verifyImageFile(path: string, sha256: string): Promise<FileDigest> {
  await access(path).catch(() => {
    throw new VisibleError(
      `image ${path} cannot be read`,
      "give the path of a file on this machine, or leave image empty",
    );
  });
  const found = await fileDigest(path);
  if (found.sha256 !== sha256)
    throw new VisibleError(
      `image ${path} is not the one asked for: its SHA-256 is ${found.sha256} and imageSha256 says ${sha256}`,
      "get the right file, or set imageSha256 if the new one is meant",
    );
  return found;
}
