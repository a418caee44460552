import { readFileSync } from "node:fs";
import { join } from "node:path";
import { destroy, preview, refresh, up, type DeployOptions, type EngineEvent } from "../../engine";
import type { Deployment } from "../../engine/workspace";
import { KIND, type PropertyMap, SIGNATURE } from "../../engine/values";
import { createCommandProvider } from "../../providers/command";
import { createDockerProvider } from "../../providers/docker";
import { readConversation } from "../providers/conversation";
import { image, useDockerBed } from "./support/dockerBed";

jest.setTimeout(600_000);

/** In the lab host's own /tmp, as in the recording. */
const remotePath = "/tmp/gold.yaml";

const recorded = (provider: string, name: string) => {
  const file = join(__dirname, `../providers/${provider}/recorded/conversation.jsonl`);
  return readConversation(file).find((exchange) => exchange.method === "Create" && exchange.request.name === name)!
    .response["properties"] as PropertyMap;
};

describe("a program of docker and command resources, by engine and providers together", () => {
  const bed = useDockerBed("cp");
  const projectFolder = join(__dirname, "support/recordedProgram");
  let saved: Deployment | undefined;
  let events: EngineEvent[];

  const options = (memory = "64"): DeployOptions => ({
    projectFolder,
    reference: { project: "test", stack: "dev" },
    config: {
      "test:address": bed.host.address,
      "test:keyFile": bed.host.keyFile,
      "test:knownHosts": bed.host.knownHostsFile,
      "test:hostKey": bed.host.hostKey,
      "test:remotePath": remotePath,
      "test:image": image,
      "test:memory": memory,
    },
    secretKeys: [],
    store: {
      load: async () => saved,
      append: async () => undefined,
      save: async (deployment) => void (saved = structuredClone(deployment)),
    },
    providers: {
      command: (version) => createCommandProvider({ version, projectFolder }),
      docker: (version) => createDockerProvider({ version }),
    },
    signal: new AbortController().signal,
    onEvent: (event) => events.push(event),
  });
  const onHost = async (create: string) => {
    const provider = createCommandProvider({ projectFolder });
    const { address: host, keyFile, hostKey } = bed.host;
    const inputs = { create, connection: { host, hostKey, privateKey: readFileSync(keyFile, "utf8") } };
    const request = {
      urn: "urn:x",
      type: "command:remote:Command",
      name: "n",
      inputs,
      timeoutSeconds: 0,
      preview: false,
    };
    try {
      return (await provider.create({ ...request, ...bed.context() })).outputs["stdout"];
    } finally {
      await provider.close();
    }
  };
  const resource = (name: string) => saved!.resources.find(({ urn }) => urn.endsWith(`::${name}`))!;
  const steps = () =>
    events
      .flatMap((event) =>
        event.type === "resource-pre" && event.step.logical && event.step.op !== "same"
          ? [`${event.step.op} ${event.step.name}`]
          : [],
      )
      .sort();

  test("lives its life: made, unchanged, refreshed, changed, mended, gone", async () => {
    events = [];
    const made = await up(options());
    expect(made.errors).toEqual([]);
    expect(made.changes).toEqual({ create: 7 });
    expect(made.outputs["said"]).toBe(`${readFileSync(join(projectFolder, "package.json"), "utf8")}{"memory":64}`);
    expect(Object.keys(resource("container").outputs!).sort()).toEqual(
      Object.keys(recorded("docker", "container")).sort(),
    );
    expect(Object.keys(resource("remote").outputs!).sort()).toEqual(Object.keys(recorded("command", "remote")).sort());
    const connection = resource("remote").inputs!["connection"] as PropertyMap;
    expect(connection[SIGNATURE]).toBe(KIND.secret);
    expect(JSON.stringify(events)).not.toContain("PRIVATE KEY");

    expect((await up(options())).changes).toEqual({ same: 7 });
    const seen = await refresh(options());
    expect([seen.errors, seen.changes]).toEqual([[], { same: 7 }]);
    expect((await up(options())).changes).toEqual({ same: 7 });

    expect((await preview(options("96"))).changes).toEqual({ same: 5, update: 1, replace: 1 });
    events = [];
    const changed = await up(options("96"));
    expect([changed.errors, changed.changes]).toEqual([[], { same: 5, update: 1, replace: 1 }]);
    expect(steps()).toEqual(expect.arrayContaining(["replace remote", "update container"]));
    expect((await bed.inspect(resource("container").id!)).HostConfig.Memory).toBe(96 * 1024 * 1024);

    await bed.call("removing", (docker) => docker.getContainer("gold").remove({ force: true }));
    expect((await refresh(options("96"))).errors).toEqual([]);
    expect(resource("container")).toBeUndefined();
    const mended = await up(options("96"));
    expect([mended.errors, mended.changes]).toMatchObject([[], { create: 1 }]);

    const gone = await destroy(options("96"));
    expect(gone.errors).toEqual([]);
    expect(saved!.resources).toEqual([]);
    expect(await onHost(`test -e ${remotePath} && echo left || echo gone`)).toBe("gone");
  });
});
