import { cp, lstat, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileError } from "../errors/fileError";
import { VisibleError } from "../errors/visibleError";
import { imageSha256, verifiedIndex } from "./imageindex";

/**
 * Images by digest that outlive caches. The folder has `SHA256/` with an image's files, as a cache has them (cache.ts). It lets an old
 * commit have the very image that it was measured with, whatever the distribution has updated since.
 */

/** Which image a cache holds: its digest, the name of its recipe there, and what is in it. */
export interface CachedImage {
  sha256: string;
  recipe: string;
  packages: string[];
}

/**
 * Makes a cache whose image of a recipe is the one of this digest.
 * @param folders where the image may lie, the first that has it
 * @returns whether one of them has it
 * @throws VisibleError where a file of it is damaged
 */
export async function useImage(
  cache: string,
  { sha256, recipe }: Pick<CachedImage, "sha256" | "recipe">,
  folders: readonly string[],
): Promise<boolean> {
  for (const folder of folders) {
    const source = resolve(folder, sha256);
    if (!(await exists(join(source, "index.json")))) continue;
    if (imageSha256(await verifiedIndex(source)) !== sha256)
      throw new VisibleError(
        `${source} holds another image than its name says`,
        `remove the folder ${source} and run again, and the image is built anew`,
      );
    await mkdir(cache, { recursive: true });
    await symlink(source, join(cache, sha256));
    await writeFile(join(cache, recipe), `${sha256}\n`);
    return true;
  }
  return false;
}

/** The image that a cache has for a recipe; undefined where it has none. */
export async function imageOfRecipe(cache: string, recipe: string): Promise<string | undefined> {
  const sha256 = (await readFile(join(cache, recipe), "utf8").catch(() => "")).trim();
  return /^[0-9a-f]{64}$/.test(sha256) ? sha256 : undefined;
}

/** The only image of a cache; undefined where nothing was built for it. */
export async function onlyImage(cache: string): Promise<CachedImage | undefined> {
  const entries = await readdir(cache).catch(() => []);
  const recipe = entries.find((name) => /^recipe-[0-9a-f]+$/.test(name));
  const sha256 = recipe === undefined ? undefined : await imageOfRecipe(cache, recipe);
  if (recipe === undefined || sha256 === undefined) return undefined;
  const packages = await readFile(join(cache, sha256, "packages.txt"), "utf8");
  return { sha256, recipe, packages: packages.split("\n").filter((line) => line !== "") };
}

/** Copies a cache's image into a folder of images, unless it has it. A copy that was cut off is made again. */
export async function keepImage(cache: string, sha256: string, folder: string): Promise<void> {
  const target = join(folder, sha256);
  if (await exists(target)) return;
  const unfinished = `${target}.${process.pid}.part`;
  try {
    await mkdir(folder, { recursive: true });
    await cp(join(cache, sha256), unfinished, { recursive: true, dereference: true });
    await rename(unfinished, target);
  } catch (error) {
    throw fileError(error, target) ?? error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );
