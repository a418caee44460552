import { join } from "node:path";
import { UNKNOWN, type PropertyMap, type PropertyValue } from "../../engine/values";
import { opened, readConversation, type Exchange } from "../providers/conversation";
import {
  containerType,
  image,
  labels,
  networkType,
  privateFolders,
  useDockerBed,
  volumeType,
} from "./support/dockerBed";
import { fleetRound } from "./support/fleetRound";

jest.setTimeout(600_000);

describe("the docker provider and a real dockerd, reached over ssh", () => {
  const bed = useDockerBed("c");
  const { call, context, create, diff, inspect, read, remove, simple } = bed;

  test("the recorded deployment gives the recorded answers", async () => {
    const recorded = readConversation(join(__dirname, "../providers/docker/recorded/conversation.jsonl"));
    const find = (run: string, method: string, name: string): Exchange => {
      const found = recorded.find(({ title }) => title.startsWith(run) && title.endsWith(`: ${method} ${name}`));
      if (!found) throw new Error(`no ${method} of ${name} in run ${run}`);
      return found;
    };
    const ids = new Map<string, string>();
    /** The recorded value with this run's image and ids; what dockerd chooses is compared apart. */
    const here = (value: PropertyValue | undefined) =>
      JSON.parse(
        [...ids].reduce(
          (text, [old, now]) => text.replaceAll(old, now),
          JSON.stringify(value).replaceAll("tare/guest:1", image),
        ),
      ) as PropertyMap;
    const quiet = (outputs: PropertyMap) => ({ ...outputs, networkDatas: null, logDriver: null });

    for (const name of ["net", "container"]) {
      const { request, response } = find("1-up", "Create", name);
      const { type, urn } = request;
      const inputs = here(opened(request["properties"]));
      const made = await bed.provider.create({
        type,
        urn,
        name,
        inputs,
        timeoutSeconds: 0,
        preview: false,
        ...context(),
      });
      ids.set(String(response["id"]), made.id);
      const wanted = here(response["properties"]);
      expect(quiet(made.outputs)).toEqual(quiet(wanted));
      const [data] = (made.outputs["networkDatas"] as PropertyMap[] | undefined) ?? [];
      if (data)
        expect(data).toEqual({
          ...(wanted["networkDatas"] as PropertyMap[])[0],
          macAddress: expect.stringMatching(/^02:42:/),
        });
      expect((await diff(type, made.outputs, inputs)).changes).toBe("none");

      const refresh = find("3-refresh", "Read", name);
      const found = await read(type, made.id, inputs, made.outputs);
      expect(quiet(found!.outputs)).toEqual(quiet(here(refresh.response["properties"])));
      expect(found!.inputs).toEqual(here(refresh.response["inputs"]));
    }

    const update = find("5-up", "Update", "container");
    const [olds, news] = [here(opened(update.request["olds"])), here(opened(update.request["news"]))];
    const { type, urn } = update.request;
    const id = ids.get(String(update.request.id))!;
    const updated = await bed.provider.update({
      type,
      urn,
      id,
      oldInputs: {},
      oldOutputs: olds,
      newInputs: news,
      timeoutSeconds: 0,
      preview: false,
      ...context(),
    });
    expect(quiet(updated.outputs)).toEqual(quiet(here(update.response["properties"])));
    expect((await inspect(id)).HostConfig.Memory).toBe(96 * 1024 * 1024);

    await remove(containerType, id, updated.outputs);
    expect(await read(containerType, id, news, updated.outputs)).toBeUndefined();
    await remove(containerType, id, updated.outputs);
    const network = ids.get(String(find("1-up", "Create", "net").response["id"]))!;
    await remove(networkType, network, { name: "gold" });
    await remove(networkType, network, { name: "gold" });
  });

  test("every input that is served arrives, is read back, and is no difference afterwards", async () => {
    const volume = await create(volumeType, { name: "c-volume", labels });
    const { inputs, id, outputs } = await create(containerType, {
      ...simple(),
      capabilities: { adds: ["NET_ADMIN"], drops: ["MKNOD"] },
      cpuSet: "0",
      cpuShares: 512,
      cpus: "0.5",
      destroyGraceSeconds: 5,
      devices: [{ hostPath: "/dev/null", containerPath: "/dev/nothing", permissions: "r" }],
      dns: ["192.0.2.1"],
      domainname: "example.org",
      entrypoints: ["/bin/busybox"],
      envs: ["B=2", "A=1"],
      groupAdds: ["7"],
      hostname: "named",
      hosts: [{ host: "other", ip: "192.0.2.2" }],
      init: true,
      ipcMode: "private",
      labels: [...labels, { label: "more", value: "x" }],
      logDriver: "json-file",
      logOpts: { "max-size": "1m" },
      memory: 32,
      memorySwap: 32,
      mounts: [
        { type: "tmpfs", target: "/scratch", tmpfsOptions: { sizeBytes: 1048576, mode: 0o1777 } },
        { type: "volume", target: "/data", source: "c-volume" },
        { type: "bind", target: "/etc/given", source: "/etc", readOnly: true },
      ],
      networkMode: "none",
      privileged: false,
      readOnly: true,
      restart: "on-failure",
      maxRetryCount: 2,
      securityOpts: ["no-new-privileges"],
      shmSize: 8,
      stdinOpen: true,
      stopSignal: "SIGINT",
      stopTimeout: 3,
      sysctls: { "net.ipv4.ip_unprivileged_port_start": "0" },
      tmpfs: { "/run": "size=1m" },
      tty: true,
      ulimits: [{ name: "nofile", soft: 256, hard: 512 }],
      user: "0:0",
      workingDir: "/tmp",
    });
    try {
      expect(await diff(containerType, outputs, inputs)).toMatchObject({ changes: "none", detailedDiff: {} });
      const found = await read(containerType, id, inputs, outputs);
      expect(await diff(containerType, found!.outputs, inputs)).toMatchObject({ changes: "none", detailedDiff: {} });
      const { Config, HostConfig } = await inspect(id);
      expect(Config).toMatchObject({
        Hostname: "named",
        User: "0:0",
        WorkingDir: "/tmp",
        Tty: true,
        OpenStdin: true,
        StopTimeout: 3,
      });
      expect(Config.Env).toEqual(expect.arrayContaining(["A=1", "B=2"]));
      expect(Config.Labels).toEqual({ "tare.test": "docker", more: "x" });
      expect(HostConfig).toMatchObject({
        NanoCpus: 5e8,
        CpusetCpus: "0",
        CpuShares: 512,
        Memory: 32 * 1024 * 1024,
        Init: true,
        ReadonlyRootfs: true,
        Tmpfs: { "/run": "size=1m" },
      });
    } finally {
      await remove(containerType, id, outputs);
      await remove(volumeType, volume.id, volume.outputs);
    }
  });

  test("a container that must run and was stopped is a difference, which the update mends", async () => {
    const { id, inputs, outputs } = await create(containerType, simple());
    try {
      await call("stopping", (docker) => docker.getContainer(id).stop({ t: 1 }));
      const found = await read(containerType, id, inputs, outputs);
      expect(found!.outputs["mustRun"]).toBe(false);
      const changed = await diff(containerType, found!.outputs, inputs);
      expect(changed).toMatchObject({ diffs: ["mustRun"], replaces: [] });
      const request = {
        urn: "urn:x",
        type: containerType,
        id,
        oldInputs: inputs,
        oldOutputs: found!.outputs,
        newInputs: inputs,
      };
      const mended = await bed.provider.update({ ...request, timeoutSeconds: 0, preview: false, ...context() });
      expect((await inspect(id)).State.Running).toBe(true);
      expect((await diff(containerType, mended.outputs, inputs)).changes).toBe("none");
    } finally {
      await remove(containerType, id, outputs);
    }
  });

  test("many containers at once share one connection", async () => {
    const names = Array.from({ length: 12 }, (_, index) => `c-many-${index}`);
    const made = await Promise.all(names.map((name) => create(containerType, simple({ name }))));
    expect(privateFolders()).toHaveLength(2);
    await Promise.all(made.map(({ id, outputs }) => remove(containerType, id, outputs)));
  });

  // What `./tare soak fleets` does for as long as one likes.
  test("dockerd does not lose count of a network's containers when a fleet comes and goes", async () => {
    for (let round = 0; round < 3; round++) await fleetRound(bed.provider, image, 64, context());
  });

  test("an image that is there is found and kept", async () => {
    const type = "docker:index/remoteImage:RemoteImage";
    const { id, inputs, outputs } = await create(type, { name: image, keepLocally: true });
    expect(id).toBe(`${String(outputs["imageId"])}${image}`);
    expect((await diff(type, outputs, inputs)).changes).toBe("none");
    await remove(type, id, outputs);
    expect((await read(type, id, inputs, outputs))?.id).toBe(id);
  });

  test("a preview touches nothing and knows what it can", async () => {
    const { outputs } = await bed.preview(containerType, simple());
    expect(outputs).toMatchObject({ name: "c-one", id: UNKNOWN, networkDatas: UNKNOWN });
  });
});
