import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { buildImage } from "./build/build";
import { aptSources } from "./build/sources";
import { withLock } from "./files";
import { imageSha256, verifiedIndex, type ImageIndex } from "./imageindex";
import { recipeDigest } from "./recipe";

/** The operator's image cache, relative to the project. */
export const defaultCache = ".tare/cache/images";

/** An image on the operator's machine, verified. */
export interface LocalImage {
  sha256: string;
  folder: string;
  index: ImageIndex;
}

/**
 * Tare's own image for this machine's distribution: from the cache, or built and kept there. The cache holds
 * `SHA256/` folders and `recipe-DIGEST` files that say which of them a recipe gave.
 */
export async function ownImage(cacheFolder = defaultCache): Promise<LocalImage> {
  const cache = resolve(cacheFolder);
  await mkdir(cache, { recursive: true });
  const sources = await aptSources();
  const pointer = join(cache, `recipe-${recipeDigest(sources).slice(0, 12)}`);
  const waiting = () => void process.stderr.write("image: waiting for another build of the same image\n");
  return withLock(`${pointer}.lock`, waiting, async () => {
    const known = (await readFile(pointer, "utf8").catch(() => "")).trim();
    const entries = await readdir(cache);
    if (known !== "" && entries.includes(known)) {
      const folder = join(cache, known);
      return { sha256: known, folder, index: await verifiedIndex(folder) };
    }
    const work = await mkdtemp(join(cache, "build-"));
    try {
      const index = await buildImage(work, sources);
      const sha256 = imageSha256(index);
      const folder = join(cache, sha256);
      if (!entries.includes(sha256)) await rename(work, folder);
      await writeFile(`${pointer}.new`, `${sha256}\n`);
      await rename(`${pointer}.new`, pointer);
      return { sha256, folder, index };
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
}
