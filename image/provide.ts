import { guestKind } from "../components/guests";
import { onHost, type HostConnection } from "../connections/hostConnection";
import { VisibleError } from "../errors/visibleError";
import { withOwnFolder } from "../files/ownFolder";
import type { Hosts } from "../scenarios/host";
import { ownImage } from "./cache";
import { cloudImage } from "./custom/cloud";
import { imageKind } from "../scenarios/image";
import { registryReference } from "./custom/registry";
import { tarballImage } from "./custom/tarball";
import type { LocalImage } from "./localImage";
import { placeImage, pullImage } from "./place/place";
import type { HostImage, ImageManifest, ImageRequest } from "../components/guests/imageManifest";

/**
 * Finds or builds the image that is asked for, puts it on both hosts and verifies it there.
 * @throws VisibleError if a digest is not the one asked for, a tool is missing or a host cannot be reached; what is on the hosts
 *   by then stays there and is used the next time
 */
export async function provideImage(request: ImageRequest): Promise<ImageManifest> {
  const { hosts, technologies, image: choice } = request;
  refuseOtherKinds(request);
  if (imageKind(choice.source) === "registry") {
    const reference = registryReference(choice.source, choice.sha256);
    const image = { sha256: choice.sha256, packagesDigest: null, init: ["sleep", "infinity"], files: {} };
    return manifest(image, hosts, (host) => pullImage(host, image, technologies, reference));
  }
  return withOwnFolder("tare-image-", async (work) => {
    const image = await localImage(request, work);
    return manifest(image, hosts, (host) => placeImage(host, image, technologies));
  });
}

function refuseOtherKinds({ technologies, image }: ImageRequest): void {
  const kind = imageKind(image.source);
  const other = technologies.find((technology) => !guestKind(technology).image.sources.includes(kind));
  if (other === undefined) return;
  throw new VisibleError(
    `image ${image.source} is a ${kind} image, which ${other} cannot use`,
    kind === "registry"
      ? `for ${other} give a tarball (docker export CONTAINER > NAME.tar) with its SHA-256`
      : "give a tarball of a root file system with its SHA-256, or leave image empty for Tare's own",
  );
}

async function localImage({ image, technologies }: ImageRequest, work: string): Promise<LocalImage> {
  const needsDisk = technologies.some((one) => guestKind(one).image.files.flat().includes("disk.squashfs"));
  switch (imageKind(image.source)) {
    case "tarball":
      return tarballImage(image.source, image.sha256, needsDisk, work);
    case "cloud":
      return cloudImage(image.source, image.sha256);
    default:
      return ownImage();
  }
}

async function manifest(
  { sha256, packagesDigest, init }: LocalImage,
  hosts: Hosts,
  work: (connection: HostConnection) => Promise<HostImage>,
): Promise<ImageManifest> {
  const [sender, responder] = await Promise.all([onHost(hosts.sender, work), onHost(hosts.responder, work)]);
  return { sha256, packagesDigest, init, sender, responder };
}
