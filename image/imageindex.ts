import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { VisibleError } from "../errors/visibleError";
import { canonicalJson, digest } from "../scenarios/digest";
import { fileDigest } from "./files";

/** What a build makes: root.tar for containers; disk, kernel and initrd for virtual machines; packages.txt says what is in it. */
export const builtFiles = ["root.tar", "disk.squashfs", "kernel", "initrd", "packages.txt"] as const;

/** index.json: what an image consists of. Its canonical text's SHA-256 is the image's identity. */
export const ImageIndex = z.strictObject({
  files: z.record(z.enum(builtFiles), z.strictObject({ sha256: z.string(), bytes: z.int() })),
});
export type ImageIndex = z.infer<typeof ImageIndex>;

export const imageSha256 = (index: ImageIndex): string => digest(index);

/** Computes the digests of a folder's files and writes index.json beside them. */
export async function writeIndex(folder: string): Promise<ImageIndex> {
  const entries = await Promise.all(
    builtFiles.map(async (name) => [name, await fileDigest(join(folder, name))] as const),
  );
  const index = ImageIndex.parse({ files: Object.fromEntries(entries) });
  await writeFile(join(folder, "index.json"), canonicalJson(index));
  return index;
}

/**
 * Reads an image's folder and verifies every file.
 * @throws naming the file, the digest asked for and the one found
 */
export async function verifiedIndex(folder: string): Promise<ImageIndex> {
  const index = ImageIndex.parse(JSON.parse(await readFile(join(folder, "index.json"), "utf8")));
  for (const name of builtFiles) {
    const expected = index.files[name];
    const found = await fileDigest(join(folder, name));
    if (found.sha256 !== expected.sha256)
      throw new VisibleError(
        `${join(folder, name)} is damaged: SHA-256 should be ${expected.sha256} and is ${found.sha256}`,
        `remove the folder ${folder} and run again, and it is built anew`,
      );
  }
  return index;
}
