import { createReadStream } from "node:fs";
import { z } from "zod";
import { guestKind } from "../../components/guests";
import type { HostConnection } from "../../connections/hostConnection";
import { VisibleError } from "../../errors/visibleError";
import { technologies as allTechnologies, type Technology } from "../../scenarios/technology";
import type { ImageFile } from "../../scenarios/image";
import type { LocalImage } from "../localImage";
import { step } from "../progress";
import { HostImage } from "../../components/guests/imageManifest";

/** The tag of an image in a container engine's store; image_tag in host/lib/image.sh makes the same one. */
const imageTag = (sha256: string): string => `tare/guest:${sha256.slice(0, 12)}`;

/** Puts the missing files of an image on a host, verifies all files, and makes the image ready for guests of the technologies. */
export async function placeImage(
  connection: HostConnection,
  image: LocalImage,
  technologies: Technology[],
): Promise<HostImage> {
  const where = connection.host.address;
  await placeFiles(connection, image, [...new Set(technologies.flatMap((one) => filesFor(one, image)))]);
  for (const technology of technologies) {
    const files = filesFor(technology, image);
    const request = { ...common(connection, image), technology, init: image.init, files };
    await step(`image for ${technology} on ${where}`, () =>
      connection.call("place-image", { ...request, sha256: image.files["root.tar"]?.sha256 ?? null }),
    );
  }
  return hostImage(connection, image, technologies, imageTag(image.sha256));
}

/** Makes a host pull a registry's image. */
export async function pullImage(
  connection: HostConnection,
  image: LocalImage,
  technologies: Technology[],
  reference: string,
): Promise<HostImage> {
  const { dataFolder, address } = connection.host;
  for (const technology of technologies)
    await step(`image ${reference} on ${address}`, () =>
      connection.call("pull-image", { dataFolder, technology, reference }),
    );
  return hostImage(connection, image, technologies, reference);
}

/** What the manifest says about the image on one host: null for technologies that were not asked for. */
function hostImage({ host }: HostConnection, image: LocalImage, technologies: Technology[], tag: string): HostImage {
  const folder = `${host.dataFolder}/images/${image.sha256}`;
  const formOf = (technology: Technology) =>
    technologies.includes(technology) ? guestKind(technology).image.ofImage(folder, image, tag) : null;
  return HostImage.parse(Object.fromEntries(allTechnologies.map((technology) => [technology, formOf(technology)])));
}

function filesFor(technology: Technology, image: LocalImage): readonly ImageFile[] {
  const files = guestKind(technology).image.files.find((names) =>
    names.every((name) => image.files[name] !== undefined),
  );
  if (files !== undefined) return files;
  throw new VisibleError(
    `the image ${image.sha256} has none of the files that ${technology} guests are made of`,
    "set image to another one, or leave it empty for Tare's own",
  );
}

const Missing = z.object({ missing: z.array(z.string()) });

async function placeFiles(connection: HostConnection, image: LocalImage, names: ImageFile[]): Promise<void> {
  const where = connection.host.address;
  const wanted = names.flatMap((name) => {
    const file = image.files[name];
    return file === undefined ? [] : [{ name, ...file }];
  });
  const request = { ...common(connection, image), files: wanted.map(({ name, sha256 }) => ({ name, sha256 })) };
  const answer = await step(`verifying on ${where}`, () => connection.call("image-missing", request));
  const { missing } = Missing.parse(answer);
  for (const { name, path, sha256, bytes } of wanted.filter((file) => missing.includes(file.name)))
    await step(`${name} to ${where}`, () =>
      connection.call(
        "image-put",
        { ...common(connection, image), name, sha256, bytes },
        createReadStream(path, { highWaterMark: 1 << 20 }),
      ),
    );
}

function common({ host }: HostConnection, image: LocalImage) {
  return { dataFolder: host.dataFolder, image: image.sha256 };
}
