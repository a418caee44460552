import type Docker from "dockerode";
import pLimit from "p-limit";
import { join } from "node:path";
import type { PropertyMap } from "../../../engine/values";
import { bridged, type Resource } from "../../../providers/bridge/resource";
import { deltaKey, stateWithDelta } from "../../../providers/bridge/stateWithDelta";
import type { DockerDaemon } from "../../../providers/docker/daemon";
import { container } from "../../../providers/docker/resources/container";
import { network } from "../../../providers/docker/resources/network";
import lab from "../../fixtures/stock/docker-lab.json";
import { opened, readConversation } from "../conversation";

/*
 * What this provider stores of a resource, field by field, beside what the official plugin stored of the same resource: a
 * field that is null on one side and empty on the other makes the other engine replace the resource.
 */
const conversation = readConversation(join(__dirname, "recorded/conversation.jsonl"));
const quiet = { log: () => undefined, signal: new AbortController().signal };
const fromLab = lab.resources[1]! as unknown as { id: string; urn: string; inputs: PropertyMap; outputs: PropertyMap };

const recorded = (method: string, name: string) => {
  const found = conversation.find((one) => one.method === method && one.request.name === name && !one.request.preview);
  return { request: found!.request, outputs: opened(found!.response["properties"] as PropertyMap) };
};

type Texts = Record<string, string>;
const mebibytes = (value: unknown) => (typeof value === "number" && value > 0 ? value * 1024 * 1024 : 0);

/** What dockerd says of the container that a plugin stored so. */
function inspectionOf(outputs: PropertyMap) {
  const labels = (outputs["labels"] as Texts[]).map(({ label, value }) => [label, value] as const);
  const [data] = outputs["networkDatas"] as Record<string, string & number>[];
  const capabilities = outputs["capabilities"] as { adds?: string[]; drops?: string[] } | null;
  return {
    Id: outputs["id"],
    Name: `/${String(outputs["name"])}`,
    Platform: "linux",
    State: { Running: true },
    Config: {
      Cmd: outputs["command"],
      Domainname: "",
      Entrypoint: null,
      Env: outputs["envs"],
      Hostname: outputs["hostname"],
      Image: outputs["image"],
      Labels: Object.fromEntries(labels),
      OpenStdin: false,
      Tty: false,
      User: "",
      WorkingDir: "",
    },
    HostConfig: {
      CapAdd: capabilities?.adds ?? null,
      CapDrop: capabilities?.drops ?? null,
      CpusetCpus: outputs["cpuSet"],
      IpcMode: "private",
      LogConfig: { Type: "json-file", Config: {} },
      Memory: mebibytes(outputs["memory"]),
      MemorySwap: mebibytes(outputs["memorySwap"]),
      NetworkMode: outputs["networkMode"],
      RestartPolicy: { Name: "no", MaximumRetryCount: 0 },
      Runtime: "runc",
      ShmSize: 64 * 1024 * 1024,
    },
    NetworkSettings: {
      Bridge: outputs["bridge"],
      Networks: {
        [data!["networkName"]!]: {
          Gateway: data!["gateway"],
          GlobalIPv6Address: "",
          GlobalIPv6PrefixLen: 0,
          IPAddress: data!["ipAddress"],
          IPPrefixLen: data!["ipPrefixLength"],
          IPv6Gateway: "",
          MacAddress: data!["macAddress"],
        },
      },
    },
  };
}

/** A dockerd that has made what it was asked to make, and describes it. */
function dockerd(inspection: object): DockerDaemon {
  const id = (inspection as { Id: string }).Id;
  const one = {
    update: async () => undefined,
    start: async () => undefined,
    connect: async () => undefined,
    inspect: async () => inspection,
  };
  const docker = {
    createContainer: async () => ({ id }),
    createNetwork: async () => ({ id }),
    getContainer: () => one,
    getNetwork: () => one,
  } as unknown as Docker;
  const call: DockerDaemon["call"] = (_doing, _context, action) => action(docker);
  return { name: "h", call, finish: call, oneByOne: pLimit(1) } as unknown as DockerDaemon;
}

const typeOf = (resource: Resource<DockerDaemon>) =>
  bridged([resource], stateWithDelta, __dirname)[resource.schema.type]!;

async function created(
  resource: Resource<DockerDaemon>,
  inputs: PropertyMap,
  inspection: object,
): Promise<PropertyMap> {
  const { type } = resource.schema;
  const request = {
    urn: "urn:pulumi:s::p::t::n",
    type,
    name: "n",
    inputs,
    timeoutSeconds: 0,
    preview: false,
    ...quiet,
  };
  return (await typeOf(resource).create(dockerd(inspection), request)).outputs;
}

async function read(
  resource: Resource<DockerDaemon>,
  inputs: PropertyMap,
  outputs: PropertyMap,
  inspection: object,
): Promise<PropertyMap | undefined> {
  const { type } = resource.schema;
  const request = { urn: "urn:pulumi:s::p::t::n", type, id: String(outputs["id"]), inputs, outputs, ...quiet };
  return (await typeOf(resource).read(dockerd(inspection), request))?.outputs;
}

describe("a container", () => {
  test("is stored after its creation as the official plugin stores it", async () => {
    const { request, outputs } = recorded("Create", "container");
    expect(await created(container, opened(request["properties"]), inspectionOf(outputs))).toEqual(outputs);
  });

  test("is stored after a refresh as the official plugin stores it", async () => {
    const { request, outputs } = recorded("Read", "container");
    const [inputs, before] = [opened(request["inputs"]), opened(request["properties"])];
    expect(await read(container, inputs, before, inspectionOf(outputs))).toEqual(outputs);
  });

  test("of a lab is, too", async () => {
    const { inputs, outputs } = fromLab;
    expect(await read(container, inputs, outputs, inspectionOf(outputs))).toEqual(outputs);
  });

  test("without envs has an empty list of them as soon as it is made, and so after an update", async () => {
    const { inputs, outputs } = fromLab;
    const made = await created(container, inputs, inspectionOf(outputs));
    const delta = made[deltaKey] as { obj: { ps: PropertyMap } };
    for (const name of ["envs", "securityOpts", "entrypoints", "command", "labels"]) {
      expect(made[name]).toEqual(outputs[name]);
      expect(delta.obj.ps[name]).toEqual((outputs[deltaKey] as typeof delta).obj.ps[name]);
    }
    const older = { ...made, envs: null };
    const request = {
      type: container.schema.type,
      urn: "",
      id: "",
      oldOutputs: older,
      newInputs: inputs,
      oldInputs: inputs,
    };
    const daemon = dockerd(inspectionOf(outputs));
    const updated = await typeOf(container).update!(daemon, { ...request, ignoreChanges: [], ...quiet } as never);
    expect(updated.outputs["envs"]).toEqual([]);
  });
});

describe("a network", () => {
  const inspection = (outputs: PropertyMap) => ({
    Id: outputs["id"],
    Name: outputs["name"],
    Attachable: false,
    Driver: "bridge",
    EnableIPv6: false,
    IPAM: {
      Driver: "default",
      Config: (outputs["ipamConfigs"] as Texts[]).map(({ gateway, subnet }) => ({ Gateway: gateway, Subnet: subnet })),
    },
    Ingress: false,
    Internal: false,
    Labels: {},
    Options: outputs["options"],
    Scope: "local",
  });

  test("is stored after its creation as the official plugin stores it", async () => {
    const { request, outputs } = recorded("Create", "net");
    expect(await created(network, opened(request["properties"]), inspection(outputs))).toEqual(outputs);
  });

  test("is stored after a refresh as the official plugin stores it", async () => {
    const { request, outputs } = recorded("Read", "net");
    const [inputs, before] = [opened(request["inputs"]), opened(request["properties"])];
    expect(await read(network, inputs, before, inspection(outputs))).toEqual(outputs);
  });
});

test("a container that Pulumi's CLI made is unchanged for the program that made it", async () => {
  const { inputs, outputs, urn, id } = fromLab;
  const type = typeOf(container);
  const checked = await type.check({ type: container.schema.type, urn, name: "n", olds: inputs, news: inputs });
  expect(checked.failures).toEqual([]);
  const request = { type: container.schema.type, urn, id, oldInputs: inputs, oldOutputs: outputs, ignoreChanges: [] };
  expect(await type.diff({ ...request, newInputs: checked.inputs })).toMatchObject({ changes: "none", replaces: [] });
});
