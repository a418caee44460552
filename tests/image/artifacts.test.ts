import { mkdirSync, readdirSync, realpathSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { imageOfRecipe, keepImage, onlyImage, useImage } from "../../image/artifacts";
import { builtFiles, imageSha256, writeIndex } from "../../image/imageindex";
import { temporaryFolder } from "../support/temporaryFolder";

const place = temporaryFolder();
const recipe = "recipe-0123456789ab";
let number = 0;
let cache: string;
let store: string;

beforeEach(() => {
  const folder = join(place.path, String(++number));
  [cache, store] = [join(folder, "cache"), join(folder, "artifacts/images")];
});

/** An image of a few bytes in the store. @returns its digest */
async function makeImage(): Promise<string> {
  const made = join(store, "made");
  mkdirSync(made, { recursive: true });
  for (const name of builtFiles) writeFileSync(join(made, name), name === "packages.txt" ? "bash 5\njq 1\n" : name);
  const sha256 = imageSha256(await writeIndex(made));
  renameSync(made, join(store, sha256));
  return sha256;
}

test("a cache gets the image of a digest under the name of its recipe, without a copy", async () => {
  const sha256 = await makeImage();
  expect(await useImage(cache, { sha256, recipe }, [join(cache, "none"), store])).toBe(true);
  expect(await onlyImage(cache)).toEqual({ sha256, recipe, packages: ["bash 5", "jq 1"] });
  expect(realpathSync(join(cache, sha256))).toBe(realpathSync(join(store, sha256)));
});

test("an image that no folder has is none, and nothing is made", async () => {
  expect(await useImage(cache, { sha256: "0".repeat(64), recipe }, [store])).toBe(false);
  expect(await onlyImage(cache)).toBeUndefined();
  expect(await imageOfRecipe(cache, recipe)).toBeUndefined();
});

test("a byte that is flipped in the store is refused by name, and what to do about it", async () => {
  const sha256 = await makeImage();
  writeFileSync(join(store, sha256, "kernel"), "kernez");
  await expect(useImage(cache, { sha256, recipe }, [store])).rejects.toMatchObject({
    message: expect.stringContaining("kernel is damaged"),
    wayOut: expect.stringContaining(`remove the folder ${join(store, sha256)}`),
  });
});

test("an image under another's name is refused", async () => {
  const sha256 = await makeImage();
  const wrong = "1".repeat(64);
  renameSync(join(store, sha256), join(store, wrong));
  await expect(useImage(cache, { sha256: wrong, recipe }, [store])).rejects.toThrow(
    "holds another image than its name",
  );
});

test("an image is kept once, whole, and a copy of what is a link", async () => {
  const sha256 = await makeImage();
  await useImage(cache, { sha256, recipe }, [store]);
  const kept = join(cache, "../kept");
  await keepImage(cache, sha256, kept);
  await keepImage(cache, sha256, kept);
  expect(readdirSync(kept)).toEqual([sha256]);
  expect(readdirSync(join(kept, sha256)).sort()).toEqual([...builtFiles, "index.json"].sort());
});
