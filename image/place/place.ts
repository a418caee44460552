import { createReadStream } from "node:fs";
import { join } from "node:path";
import type { Technology } from "../../scenarios/technology";
import type { LocalImage } from "../cache";
import type { ImageFile } from "../imageindex";
import { step } from "../progress";
import type { HostImage } from "../schema";
import type { HostConnection } from "./connection";

/** The files that a technology needs on the host. */
const neededFiles: Record<Technology, ImageFile[]> = {
  docker: ["root.tar"],
  lxc: ["root.tar"],
  kvm: ["disk.squashfs", "kernel", "initrd"],
};

export const imageTag = (sha256: string): string => `tare/guest:${sha256.slice(0, 12)}`;

export const imageFolder = (dataFolder: string, sha256: string): string => `${dataFolder}/images/${sha256}`;

/** Puts what is missing of an image on a host, verifies all of it and makes it ready for the technologies. */
export async function placeImage(
  connection: HostConnection,
  image: LocalImage,
  technologies: Technology[],
): Promise<HostImage> {
  const folder = imageFolder(connection.host.dataFolder, image.sha256);
  const names = [...new Set(technologies.flatMap((technology) => neededFiles[technology]))];
  const files = names.map((name) => ({ name, ...image.index.files[name] }));
  const where = connection.host.address;
  const answer = await step(`verifying on ${where}`, () => connection.call("missing", { folder, files }));
  const missing = answer.split("\n").filter((name) => name !== "");
  for (const file of files.filter(({ name }) => missing.includes(name)))
    await step(`${file.name} to ${where}`, () =>
      connection.call(
        "put",
        { folder, ...file },
        createReadStream(join(image.folder, file.name), { highWaterMark: 1 << 20 }),
      ),
    );

  const sha256 = image.index.files["root.tar"]?.sha256;
  const tag = imageTag(image.sha256);
  if (technologies.includes("docker"))
    await step(`docker image ${tag} on ${where}`, () => connection.call("docker", { folder, tag, sha256 }));
  if (technologies.includes("lxc"))
    await step(`root file system on ${where}`, () => connection.call("lxc", { folder }));
  return {
    docker: technologies.includes("docker") ? { image: tag } : null,
    lxc: technologies.includes("lxc") ? { rootfs: `${folder}/rootfs` } : null,
    kvm: technologies.includes("kvm")
      ? {
          disk: `${folder}/disk.squashfs`,
          diskFormat: "raw",
          directBoot: { kernel: `${folder}/kernel`, initrd: `${folder}/initrd` },
        }
      : null,
  };
}
