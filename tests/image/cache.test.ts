import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withFileLock } from "../../image/files";
import { builtFiles, imageSha256, verifiedIndex, writeIndex } from "../../image/imageindex";
import { recipeDigest } from "../../image/recipe/recipe";
import { ImageRequest } from "../../components/guests/imageManifest";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "tare-image-test-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fill = () => builtFiles.forEach((name) => writeFileSync(join(folder, name), `content of ${name}`));

test("an image is named by what is in its files, and by nothing else", async () => {
  fill();
  const first = imageSha256(await writeIndex(folder));
  fill();
  expect(imageSha256(await writeIndex(folder))).toBe(first);
  expect(imageSha256(await verifiedIndex(folder))).toBe(first);
  writeFileSync(join(folder, "initrd"), "another initramfs");
  expect(imageSha256(await writeIndex(folder))).not.toBe(first);
});

test.each(builtFiles)("a damaged %s is found, and the way out said", async (name) => {
  fill();
  await writeIndex(folder);
  writeFileSync(join(folder, name), "damaged");
  await expect(verifiedIndex(folder)).rejects.toMatchObject({
    message: expect.stringContaining(`${name} is damaged`),
    wayOut: expect.stringMatching(/^remove the folder .*built anew/),
  });
});

test("a recipe for another suite or architecture is another recipe", () => {
  const digests = [
    recipeDigest({ suite: "bookworm", architecture: "amd64" }),
    recipeDigest({ suite: "trixie", architecture: "amd64" }),
    recipeDigest({ suite: "bookworm", architecture: "arm64" }),
  ];
  expect(new Set(digests).size).toBe(3);
  expect(recipeDigest({ suite: "bookworm", architecture: "amd64" })).toBe(digests[0]);
});

test("work under one lock never overlaps, also when it fails", async () => {
  const lock = join(folder, "lock");
  let inside = 0;
  let most = 0;
  const work = async (fails: boolean) => {
    most = Math.max(most, ++inside);
    await sleep(30);
    inside--;
    if (fails) throw new Error("failed");
  };
  const all = [false, true, false].map((fails) =>
    withFileLock(
      lock,
      () => undefined,
      () => work(fails),
    ),
  );
  const results = await Promise.allSettled(all);
  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "fulfilled", "rejected"]);
  expect(most).toBe(1);
});

test("a lock that cannot be taken is an error", async () => {
  const lock = join(folder, "no", "such", "folder");
  await expect(
    withFileLock(
      lock,
      () => undefined,
      async () => undefined,
    ),
  ).rejects.toThrow(/cannot be taken/);
});

test("a request for no technology, or with an unknown field, is refused", () => {
  expect(ImageRequest.safeParse({ hosts: {}, technologies: [], image: { source: "", sha256: "" } }).success).toBe(
    false,
  );
});
