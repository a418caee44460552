import { join } from "node:path";
import execa from "execa";
import type { SetImage } from "../../analysis";
import { imageOfRecipe, keepImage, onlyImage, useImage } from "../../image/artifacts";
import { tool } from "../stack/tool";

/** Where a project caches images, relative to the tool's folder: image/cache.ts. */
const images = ["cache", "images"];

/**
 * Gives a commit's checkout the image that was recorded for it, from the store or the project's cache. Where neither has it, or nothing
 * was recorded, it gets what the project's cache has for the commit's recipe; where that is nothing either, the commit's tool builds one.
 * @param store the folder of images in the artifacts
 */
export async function giveImage(
  checkout: string,
  recorded: SetImage | undefined,
  { project, store }: { project: string; store: string },
): Promise<void> {
  const [own, shared] = [join(checkout, tool.folder, ...images), join(project, tool.folder, ...images)];
  const recipe = (await recipeOf(checkout)) ?? recorded?.recipe ?? undefined;
  if (recipe === undefined) return;
  if (recorded !== undefined && (await useImage(own, { sha256: recorded.sha256, recipe }, [store, shared]))) return;
  const sha256 = await imageOfRecipe(shared, recipe);
  if (sha256 !== undefined) await useImage(own, { sha256, recipe }, [store, shared]);
}

/**
 * The image that a checkout's runs were made with, which is put into the store.
 * @param measured the digest that the runs name: another than the cache's where it is an image of the user's own
 */
export async function keptImage(checkout: string, measured: string, store: string): Promise<SetImage> {
  const cache = join(checkout, tool.folder, ...images);
  const found = await onlyImage(cache);
  if (found?.sha256 !== measured) return { sha256: measured, recipe: null, packages: null };
  await keepImage(cache, found.sha256, store);
  return found;
}

/** What the commit calls its recipe on this machine; undefined for a version that has no such function there. */
async function recipeOf(checkout: string): Promise<string | undefined> {
  const script =
    'const { aptSources } = require("./image/build/sources"), { recipeDigest } = require("./image/recipe/recipe");' +
    'aptSources().then((sources) => process.stdout.write("recipe-" + recipeDigest(sources).slice(0, 12)));';
  const { failed, stdout } = await execa("node", ["-r", "./register.js", "-e", script], {
    cwd: checkout,
    reject: false,
  });
  return !failed && /^recipe-[0-9a-f]{12}$/.test(stdout) ? stdout : undefined;
}
