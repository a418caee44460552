import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { VisibleError } from "../../errors/visibleError";
import type { LocalImage } from "../localImage";
import { step } from "../progress";
import { verifyImageFile } from "./verify";

/** A distribution's cloud image in qcow2 format, for virtual machines only: it boots by itself and is set up by cloud-init. */
export async function cloudImage(source: string, sha256: string): Promise<LocalImage> {
  const path = resolve(source);
  const digest = await step(`verifying ${source}`, () => verifyImageFile(path, sha256));
  await refuseOtherFormats(path);
  return { sha256, packagesDigest: null, init: ["/sbin/init"], files: { "disk.qcow2": { path, ...digest } } };
}

/** Checks the qcow2 header (QEMU's docs/interop/qcow2.txt). A backing file is refused, because QEMU would open that file on the host. */
async function refuseOtherFormats(path: string): Promise<void> {
  const file = await open(path);
  try {
    const header = Buffer.alloc(16);
    await file.read(header, 0, 16, 0);
    if (header.toString("latin1", 0, 4) !== "QFI\xfb")
      throw new VisibleError(
        `image ${path} is not a qcow2 image`,
        `convert it: qemu-img convert -O qcow2 ${path} NEW.qcow2`,
      );
    if (header.readBigUInt64BE(8) !== 0n)
      throw new VisibleError(
        `image ${path} has a backing file`,
        `flatten it: qemu-img convert -O qcow2 ${path} NEW.qcow2`,
      );
  } finally {
    await file.close();
  }
}
