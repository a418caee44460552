import { createReadStream } from "node:fs";
import type { Technology } from "../../scenarios/technology";
import type { ImageFile, LocalImage } from "../localimage";
import { step } from "../progress";
import type { HostImage } from "../schema";
import type { HostConnection } from "./connection";

/** The files that a technology needs on the host; an image has those of one of the alternatives. */
const neededFiles: Record<Technology, ImageFile[][]> = {
  docker: [["root.tar"]],
  lxc: [["root.tar"]],
  kvm: [["disk.squashfs", "kernel", "initrd"], ["disk.qcow2"]],
};

/** The tag of an image in a host's dockerd. */
export const imageTag = (sha256: string): string => `tare/guest:${sha256.slice(0, 12)}`;

/** Puts what is missing of an image on a host, verifies all of it and makes it ready for the technologies. */
export async function placeImage(
  connection: HostConnection,
  image: LocalImage,
  technologies: Technology[],
): Promise<HostImage> {
  const folder = `${connection.host.dataFolder}/images/${image.sha256}`;
  await placeFiles(connection, folder, image, [...new Set(technologies.flatMap((one) => filesFor(one, image)))]);

  const where = connection.host.address;
  const tag = imageTag(image.sha256);
  if (technologies.includes("docker"))
    await step(`docker image ${tag} on ${where}`, () =>
      connection.call("docker", { folder, tag, init: image.init, sha256: image.files["root.tar"]?.sha256 }),
    );
  if (technologies.includes("lxc"))
    await step(`root file system on ${where}`, () => connection.call("lxc", { folder }));
  return {
    docker: technologies.includes("docker") ? { image: tag } : null,
    lxc: technologies.includes("lxc") ? { rootfs: `${folder}/rootfs` } : null,
    kvm: technologies.includes("kvm") ? kvmFiles(folder, image) : null,
  };
}

function filesFor(technology: Technology, image: LocalImage): ImageFile[] {
  const files = neededFiles[technology].find((names) => names.every((name) => image.files[name] !== undefined));
  if (files === undefined)
    throw new Error(`the image ${image.sha256} cannot be used with ${technology}: a cloud image is for kvm only`);
  return files;
}

async function placeFiles(connection: HostConnection, folder: string, image: LocalImage, names: ImageFile[]) {
  const where = connection.host.address;
  const wanted = names.flatMap((name) => {
    const file = image.files[name];
    return file === undefined ? [] : [{ name, ...file }];
  });
  const files = wanted.map(({ name, sha256 }) => ({ name, sha256 }));
  const answer = await step(`verifying on ${where}`, () => connection.call("missing", { folder, files }));
  const missing = answer.split("\n");
  for (const { name, path, sha256, bytes } of wanted.filter((file) => missing.includes(file.name)))
    await step(`${name} to ${where}`, () =>
      connection.call("put", { folder, name, sha256, bytes }, createReadStream(path, { highWaterMark: 1 << 20 })),
    );
}

function kvmFiles(folder: string, image: LocalImage): HostImage["kvm"] {
  if (image.files["disk.qcow2"] !== undefined)
    return { disk: `${folder}/disk.qcow2`, diskFormat: "qcow2", directBoot: null };
  return {
    disk: `${folder}/disk.squashfs`,
    diskFormat: "raw",
    directBoot: { kernel: `${folder}/kernel`, initrd: `${folder}/initrd` },
  };
}
