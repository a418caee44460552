import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Hosts } from "../scenarios/host";
import { ownImage } from "./cache";
import { cloudImage } from "./custom/cloud";
import { imageKind } from "../scenarios/image";
import { registryReference } from "./custom/registry";
import { tarballImage } from "./custom/tarball";
import type { LocalImage } from "./localimage";
import { connect, type HostConnection } from "./place/connection";
import { placeImage } from "./place/place";
import type { HostImage, ImageManifest, ImageRequest } from "./schema";

/**
 * Finds or builds the image that is asked for, puts it on both hosts and verifies it there.
 * @throws where a digest is not the one asked for, a tool is missing or a host cannot be reached; what is on the hosts by then
 *   stays and is used the next time
 */
export async function provideImage(request: ImageRequest): Promise<ImageManifest> {
  if (imageKind(request.image.source) === "registry") return registryImage(request);
  const work = await mkdtemp(join(tmpdir(), "tare-image-"));
  try {
    const image = await localImage(request, work);
    const onHosts = await onBothHosts(request.hosts, (host) => placeImage(host, image, request.technologies));
    return { sha256: image.sha256, packagesDigest: image.packagesDigest, init: image.init, ...onHosts };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function localImage({ image, technologies }: ImageRequest, work: string): Promise<LocalImage> {
  switch (imageKind(image.source)) {
    case "tarball":
      return tarballImage(image.source, image.sha256, technologies.includes("kvm"), work);
    case "cloud":
      return cloudImage(image.source, image.sha256);
    default:
      return ownImage();
  }
}

async function registryImage({ hosts, technologies, image }: ImageRequest): Promise<ImageManifest> {
  const other = technologies.find((technology) => technology !== "docker");
  if (other !== undefined)
    throw new Error(
      `image ${image.source} is a registry's image, which ${other} cannot use; for ${other} give a tarball ` +
        "(docker export CONTAINER > NAME.tar) with its SHA-256",
    );
  const reference = registryReference(image.source, image.sha256);
  const onHosts = await onBothHosts(hosts, async (host) => {
    await host.call("pull", { reference });
    return { docker: { image: reference }, lxc: null, kvm: null };
  });
  return { sha256: image.sha256, packagesDigest: null, init: ["sleep", "infinity"], ...onHosts };
}

async function onBothHosts(hosts: Hosts, work: (connection: HostConnection) => Promise<HostImage>) {
  const onHost = async (side: keyof Hosts) => {
    const connection = await connect(hosts[side]);
    try {
      return await work(connection);
    } finally {
      await connection.close();
    }
  };
  const [sender, responder] = await Promise.all([onHost("sender"), onHost("responder")]);
  return { sender, responder };
}
