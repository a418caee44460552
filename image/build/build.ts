import { readFile, rm, writeFile } from "node:fs/promises";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { tool } from "../files";
import { writeIndex, type ImageIndex } from "../imageindex";
import { step } from "../progress";
import { sourceDateEpoch } from "../recipe/recipe";
import { buildKernel } from "./kernel";
import { buildRootfs } from "./rootfs";
import type { AptSources } from "./sources";

/** Builds Tare's own image into an empty folder: the files of imageindex.ts and index.json. */
export async function buildImage(folder: string, sources: AptSources): Promise<ImageIndex> {
  const [, kernelLines] = await Promise.all([
    step(`root file system from ${sources.suite}'s packages`, () => buildRootfs(folder, sources)),
    step("kernel and initramfs", () => buildKernel(folder, sources)),
  ]);
  const packagesFile = join(folder, "packages.txt");
  const lines = [...(await readFile(packagesFile, "utf8")).trim().split("\n"), ...kernelLines].sort();
  await writeFile(packagesFile, lines.join("\n") + "\n");
  await step("disk", () => buildDisk(folder));
  await Promise.all(
    ["kernel-packages", "sources.list"].map((name) => rm(join(folder, name), { recursive: true, force: true })),
  );
  return writeIndex(folder);
}

/** Makes folder/disk.squashfs from folder/root.tar. It uses lz4 because an emulated CPU unpacks it at every start. */
export async function buildDisk(folder: string): Promise<void> {
  const input = createReadStream(join(folder, "root.tar"));
  const epoch = String(sourceDateEpoch);
  // sqfstar ignores the tar's entry for the root folder and gives that folder the time of the build; -root-time does not help.
  const args = [
    "-comp",
    "lz4",
    "-mkfs-time",
    epoch,
    "-all-time",
    epoch,
    "-root-mode",
    "0755",
    "-no-progress",
    "-quiet",
  ];
  await tool("sqfstar", "squashfs-tools", [...args, join(folder, "disk.squashfs")], { input });
}
