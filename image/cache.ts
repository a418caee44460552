import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileError } from "../errors/fileError";
import { makeOwnFolder } from "../files/ownFolder";
import { buildImage } from "./build/build";
import { aptSources } from "./build/sources";
import { withFileLock } from "./files";
import { imageSha256, verifiedIndex, type ImageIndex } from "./imageindex";
import type { LocalImage } from "./localImage";
import { recipeDigest } from "./recipe/recipe";

/** The operator's image cache, relative to the project. */
const defaultCache = ".tare/cache/images";

/**
 * Tare's own image for this machine's distribution, from the cache or newly built. The cache has folders `SHA256/`, and files
 * `recipe-DIGEST` that name the folder of a recipe's image.
 */
export async function ownImage(cacheFolder = defaultCache): Promise<LocalImage> {
  const cache = resolve(cacheFolder);
  await mkdir(cache, { recursive: true });
  const sources = await aptSources();
  const pointer = join(cache, `recipe-${recipeDigest(sources).slice(0, 12)}`);
  const waiting = () => void process.stderr.write("image: waiting for another build of the same image\n");
  return withFileLock(`${pointer}.lock`, waiting, async () => {
    const known = (await readFile(pointer, "utf8").catch(() => "")).trim();
    const entries = await readdir(cache);
    if (known !== "" && entries.includes(known)) {
      const folder = join(cache, known);
      return localImage(folder, await verifiedIndex(folder));
    }
    const work = makeOwnFolder("build-", cache);
    try {
      const index = await buildImage(work, sources);
      const sha256 = imageSha256(index);
      const folder = join(cache, sha256);
      if (!entries.includes(sha256)) await rename(work, folder);
      await writeFile(`${pointer}.new`, `${sha256}\n`);
      await rename(`${pointer}.new`, pointer);
      return localImage(folder, index);
    } catch (error) {
      throw fileError(error, cache) ?? error;
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
}

function localImage(folder: string, index: ImageIndex): LocalImage {
  const file = (name: "root.tar" | "disk.squashfs" | "kernel" | "initrd") => ({
    path: join(folder, name),
    ...index.files[name],
  });
  return {
    sha256: imageSha256(index),
    packagesDigest: index.files["packages.txt"].sha256,
    init: ["/usr/sbin/tare-init"],
    files: {
      "root.tar": file("root.tar"),
      "disk.squashfs": file("disk.squashfs"),
      kernel: file("kernel"),
      initrd: file("initrd"),
    },
  };
}
