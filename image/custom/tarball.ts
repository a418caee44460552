import { createReadStream, createWriteStream } from "node:fs";
import { join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import execa from "execa";
import { buildDisk } from "../build/build";
import { ownImage } from "../cache";
import { fileDigest } from "../files";
import type { LocalImage } from "../localImage";
import { step } from "../progress";
import { verifyImageFile } from "./verify";

const decompressors: Record<string, string> = { gz: "gzip", tgz: "gzip", bz2: "bzip2", xz: "xz", zst: "zstd" };

/**
 * A user's root file system in a tar, which may be compressed. For virtual machines it is made into a disk that is booted with the
 * kernel and initramfs of Tare's own image. `work` is an empty folder that must exist as long as the image is used.
 */
export async function tarballImage(
  source: string,
  sha256: string,
  needsDisk: boolean,
  work: string,
): Promise<LocalImage> {
  const path = resolve(source);
  await step(`verifying ${source}`, () => verifyImageFile(path, sha256));
  const root = join(work, "root.tar");
  await step(`unpacking ${source}`, () => decompressed(path, root));
  const files: LocalImage["files"] = { "root.tar": { path: root, ...(await fileDigest(root)) } };
  if (needsDisk) {
    const own = await ownImage();
    await step("disk", () => buildDisk(work));
    const disk = join(work, "disk.squashfs");
    files["disk.squashfs"] = { path: disk, ...(await fileDigest(disk)) };
    files.kernel = own.files.kernel;
    files.initrd = own.files.initrd;
  }
  const hasInit = await holdsInit(root);
  return { sha256, packagesDigest: null, init: hasInit ? ["/usr/sbin/tare-init"] : ["sleep", "infinity"], files };
}

async function decompressed(from: string, to: string): Promise<void> {
  const program = decompressors[from.slice(from.lastIndexOf(".") + 1)];
  if (program === undefined) return pipeline(createReadStream(from), createWriteStream(to));
  const child = execa(program, ["--decompress", "--stdout"], { input: createReadStream(from), buffer: false });
  if (child.stdout === null) throw new Error(`${program} has no output`);
  await Promise.all([child, pipeline(child.stdout, createWriteStream(to))]);
}

async function holdsInit(tar: string): Promise<boolean> {
  const { stdout } = await execa("tar", ["--list", "--file", tar], { maxBuffer: 1 << 28 });
  return /^(\.\/)?(usr\/)?sbin\/tare-init$/m.test(stdout);
}
