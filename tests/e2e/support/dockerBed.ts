import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { Provider } from "../../../engine/provider";
import type { PropertyMap } from "../../../engine/values";
import { labDown, labUp, type LabHost } from "../../../lab";
import { createDockerProvider } from "../../../providers/docker";
import { DockerDaemon, parseEndpoint } from "../../../providers/docker/daemon";
import { busyboxTar } from "./busyboxImage";

export const containerType = "docker:index/container:Container";
export const networkType = "docker:index/network:Network";
export const volumeType = "docker:index/volume:Volume";
export const image = "tare-test/busybox:1";
export const labels = [{ label: "tare.test", value: "docker" }];
const command = ["sh", "-c", "trap 'exit 0' TERM; sleep 1000 & wait"];

/** Folders with keys and sockets that this process has made and not removed. */
export const privateFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`tare-ssh-${process.pid}-`));

/**
 * A lab's dockerd with a tiny image and, for each test, a provider that reaches it over ssh. Registers jest's hooks; after
 * each test the host must have the containers, networks and volumes that it had before.
 */
export function useDockerBed(lab: string) {
  let daemon: DockerDaemon;
  let before: string;
  const bed = {} as { folder: string; host: LabHost; provider: Provider; lines: string[]; abort: AbortController };

  const sshOptions = () => ["-i", bed.host.keyFile, "-o", `UserKnownHostsFile=${bed.host.knownHostsFile}`];
  const context = () => ({
    log: (severity: string, line: string) => void bed.lines.push(`${severity}: ${line}`),
    signal: bed.abort.signal,
  });
  const call: <T>(doing: string, action: Parameters<typeof daemon.call<T>>[2]) => Promise<T> = (doing, action) =>
    daemon.call(doing, context(), action);
  const configured = async (inputs: PropertyMap, projectFolder?: string) => {
    const made = createDockerProvider({ projectFolder });
    const { inputs: checked, failures } = await made.checkConfig({ urn: "urn:p", olds: {}, news: inputs });
    expect(failures).toEqual([]);
    await made.configure({ urn: "urn:p", inputs: checked, preview: false });
    return made;
  };
  const renew = () => {
    bed.lines = [];
    bed.abort = new AbortController();
  };
  const inventory = () =>
    call("listing", async (docker) => {
      const containers = (await docker.listContainers({ all: true })).map(({ Names }) => Names.join());
      const networks = (await docker.listNetworks()).map(({ Name }) => Name);
      const { Volumes } = await docker.listVolumes();
      return JSON.stringify([containers.sort(), networks.sort(), (Volumes ?? []).map(({ Name }) => Name).sort()]);
    });

  beforeAll(async () => {
    renew();
    bed.folder = mkdtempSync(join(tmpdir(), "tare-docker-"));
    bed.host = (await labUp({ name: lab, technologies: ["docker"], projectFolder: bed.folder })).hosts.sender;
    daemon = new DockerDaemon(parseEndpoint(`ssh://root@${bed.host.address}`, sshOptions()));
    const [repo, tag] = image.split(":");
    await call("importing the image", async (docker) => {
      const stream = await docker.importImage(Readable.from([busyboxTar()]) as never, { repo, tag });
      await new Promise((resolve, reject) =>
        docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve(null))),
      );
    });
  }, 180_000);
  afterAll(async () => {
    await daemon?.close();
    await labDown({ name: lab, force: true, projectFolder: bed.folder });
    rmSync(bed.folder, { recursive: true, force: true });
    expect(privateFolders()).toEqual([]);
  }, 120_000);
  beforeEach(async () => {
    renew();
    before = await inventory();
    // Paths as a program has them, relative to its project, which is not where this process works.
    const sshOpts = sshOptions().map((option) => option.replace(`${bed.folder}/`, ""));
    const inputs = { host: `ssh://root@${bed.host.address}`, sshOpts: JSON.stringify(sshOpts) };
    bed.provider = await configured(inputs, bed.folder);
  });
  afterEach(async () => {
    renew();
    await bed.provider.close();
    expect(await inventory()).toBe(before);
  });

  const check = async (type: string, news: PropertyMap, olds?: PropertyMap) => {
    const { inputs, failures } = await bed.provider.check({ urn: "urn:x", type, name: "n", olds, news });
    expect(failures).toEqual([]);
    return inputs;
  };
  const creating = (type: string, inputs: PropertyMap, preview: boolean) =>
    bed.provider.create({ urn: "urn:x", type, name: "n", inputs, timeoutSeconds: 0, preview, ...context() });

  return Object.assign(bed, {
    sshOptions,
    context,
    call,
    configured,
    inventory,
    /** Inputs of a small container that runs. */
    simple: (more: PropertyMap = {}): PropertyMap => ({ name: "c-one", image, command, labels, ...more }),
    check,
    create: async (type: string, news: PropertyMap) => {
      const inputs = await check(type, news);
      return { inputs, ...(await creating(type, inputs, false)) };
    },
    preview: async (type: string, news: PropertyMap) => creating(type, await check(type, news), true),
    read: (type: string, id: string, inputs: PropertyMap, outputs: PropertyMap) =>
      bed.provider.read({ urn: "urn:x", type, id, inputs, outputs, ...context() }),
    remove: (type: string, id: string, outputs: PropertyMap) =>
      bed.provider.delete({ urn: "urn:x", type, id, inputs: {}, outputs, timeoutSeconds: 0, ...context() }),
    diff: (type: string, oldOutputs: PropertyMap, newInputs: PropertyMap) =>
      bed.provider.diff({
        urn: "urn:x",
        type,
        id: "i",
        oldInputs: newInputs,
        oldOutputs,
        newInputs,
        ignoreChanges: [],
      }),
    inspect: (id: string) => call("inspecting", (docker) => docker.getContainer(id).inspect()),
  });
}
