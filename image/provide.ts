import type { Hosts } from "../scenarios/host";
import { defaultCache, ownImage } from "./cache";
import { connect, type HostConnection } from "./place/connection";
import { placeImage } from "./place/place";
import type { HostImage, ImageManifest, ImageRequest } from "./schema";

/** Finds or builds the image that is asked for and puts it on both hosts, each verified. */
export async function provideImage(request: ImageRequest, cacheFolder = defaultCache): Promise<ImageManifest> {
  const image = await ownImage(cacheFolder);
  const placed = await onBothHosts(request.hosts, (connection) => placeImage(connection, image, request.technologies));
  return {
    sha256: image.sha256,
    packagesDigest: image.index.files["packages.txt"]?.sha256 ?? null,
    init: ["/usr/sbin/tare-init"],
    ...placed,
  };
}

async function onBothHosts(
  hosts: Hosts,
  work: (connection: HostConnection) => Promise<HostImage>,
): Promise<{ sender: HostImage; responder: HostImage }> {
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
