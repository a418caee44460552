import { Readable } from "node:stream";
import type { Provider } from "../../engine/provider";
import { guardedLab } from "../../lab/guarded";
import { createDockerProvider } from "../../providers/docker";
import { DockerDaemon, parseEndpoint } from "../../providers/docker/daemon";
import { busyboxTar } from "../e2e/support/busyboxImage";
import { fleetRound } from "../e2e/support/fleetRound";
import type { SoakCampaign } from "./soakCampaign";

const image = "tare-test/fleets:1";
const guests = 64;
const context = { signal: new AbortController().signal, log: () => undefined };

export const campaign: SoakCampaign = {
  name: "fleets",
  tries: `${guests} Docker containers made and removed in a lab, 16 at once: dockerd never loses count of those in their network`,
  async start(progress) {
    progress("making a lab of its own");
    const lab = await guardedLab({ name: "soak-fleets", technologies: ["docker"] });
    const provider: Provider = createDockerProvider();
    const stop = async (): Promise<void> => {
      await provider.close();
      await lab.close();
    };
    try {
      const { address, keyFile, knownHostsFile } = lab.hosts.sender;
      const host = `ssh://root@${address}`;
      const sshOptions = ["-i", keyFile, "-o", `UserKnownHostsFile=${knownHostsFile}`];
      await importImage(new DockerDaemon(parseEndpoint(host, sshOptions)), busyboxTar());
      const inputs = { host, sshOpts: JSON.stringify(sshOptions) };
      await provider.configure({ urn: "urn:p", inputs, preview: false });
    } catch (error) {
      await stop();
      throw error;
    }
    return { runCase: () => fleetRound(provider, image, guests, context), stop };
  },
};

async function importImage(daemon: DockerDaemon, tar: Buffer): Promise<void> {
  await daemon.call("importing the image", context, async (docker) => {
    const [repo, tag] = image.split(":");
    const stream = await docker.importImage(Readable.from([tar]) as never, { repo, tag });
    await new Promise((resolve, reject) =>
      docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve(null))),
    );
  });
  await daemon.close();
}
