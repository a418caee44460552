import { readFileSync } from "node:fs";
import { isAbsolute } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Analysis } from "../../components/analysis";
import { HostProgram } from "../../components/hostProgram";
import { hostCommand, hostProgram } from "../../host/program";
import { recipeDigest } from "../../image/recipe/recipe";
import { hostKeys, identity, owner, Recorder, settled, sha256, valueOf } from "./recorder";

jest.setTimeout(60_000);

let recorder: Recorder;
beforeEach(async () => {
  recorder = new Recorder();
  await recorder.install();
});
afterEach(() => recorder.remove());

const deploy = (changes: Record<string, string> = {}) => recorder.deploy(changes);

const program = hostProgram();
/** What a remote command's connection to the sender looks like. */
const connection = expect.objectContaining({
  value: {
    host: "10.201.0.2",
    user: "root",
    port: 22,
    privateKey: "PRIVATE KEY TEXT",
    hostKey: hostKeys.sender,
    dialErrorLimit: 2,
    perDialTimeout: 10,
  },
});
/** Where the program lies on the hosts. */
const path = () => recorder.named("host-program-sender").inputs.remotePath as string;
/** The command that runs a verb of it there. */
const verb = (name: string) => hostCommand({ path: path() }, name);
const labels = (role: string) => [
  { label: "tare.identity", value: identity },
  { label: "tare.role", value: role },
  { label: "tare.stack", value: "demo" },
];

it("puts the host program into each home, with the connection as a secret", async () => {
  const placed = new HostProgram("host-program", { hosts: recorder.config().hosts });
  await settled();
  const { type, inputs } = recorder.named("host-program-sender");
  expect(type).toBe("command:remote:CopyToRemote");
  expect(inputs.connection).toEqual(connection);
  expect(inputs.remotePath).toBe(placed.path);
  const file = await (inputs.source as pulumi.asset.FileAsset).path;
  expect(isAbsolute(file)).toBe(false);
  expect(readFileSync(file, "utf8")).toBe(program.text);
  expect(placed.path).toMatch(/^\.tare-host-[0-9a-f]{12}-[0-9a-f]{6}\.sh$/);
  expect(placed.path).toContain(program.path.replace(".sh", ""));
});

it("copies the host program again to a server with another key, and runs all verbs again", async () => {
  const { hosts } = recorder.config();
  const setUpAnew = { ...hosts, responder: { ...hosts.responder, hostKey: "ssh-ed25519 AAAAother" } };
  const [before, again, after] = [hosts, hosts, setUpAnew].map((pair, i) => new HostProgram(`p${i}`, { hosts: pair }));
  expect(again!.path).toBe(before!.path);
  expect(after!.path).not.toBe(before!.path);
  await settled();
});

it("reserves with who owns it, and releases at delete", async () => {
  await deploy();
  const { type, inputs } = recorder.command("reservation-sender");
  expect(type).toBe("command:remote:Command");
  expect(inputs).toMatchObject({
    create: verb("reserve"),
    update: verb("hold"),
    delete: verb("release"),
    addPreviousOutputInEnv: false,
  });
  expect(inputs.connection).toEqual(connection);
  expect(recorder.request("reservation-sender")).toEqual({
    stack: "demo",
    owner,
    dataFolder: "/var/lib/tare",
  });
});

it("asks each host for facts, and whether its guests fit", async () => {
  await deploy({ backgroundCount: "8", location: "responder", senderCpus: "0-1" });
  expect(recorder.command("facts-sender").inputs).not.toHaveProperty("delete");
  expect(recorder.request("facts-sender")).toEqual({
    stack: "demo",
    owner,
    dataFolder: "/var/lib/tare",
    technology: "docker",
    affinity: false,
    bridge: "br0",
    wireNic: "wire0",
    cpus: "0-1",
  });
  expect(recorder.request("facts-sender-admission")).toMatchObject({
    guests: [{ count: 1, memoryMiB: 256 }],
    bridge: "br0",
    guestNetwork: "10.202.0.0/22",
  });
  expect(recorder.request("facts-responder-admission").guests).toEqual([
    { count: 1, memoryMiB: 256 },
    { count: 8, memoryMiB: 96 },
  ]);
});

it("places the image by a command on the operator's machine, values on stdin", async () => {
  await deploy();
  const { type, inputs } = recorder.command("image");
  expect(type).toBe("command:local:Command");
  expect(inputs).toMatchObject({
    create: "node -r ./register.js image/main.ts",
    triggers: [recipeDigest()],
    addPreviousOutputInEnv: false,
  });
  expect(recorder.request("image")).toMatchObject({ technologies: ["docker"], image: { source: "", sha256: "" } });
});

it("makes Docker's network of the existing bridge, and containers with no more than ping needs", async () => {
  await deploy({ backgroundCount: "1" });
  expect(recorder.named("docker-sender-daemon").inputs).toMatchObject({ host: "ssh://root@10.201.0.2:22" });
  const options = JSON.parse(String(recorder.named("docker-sender-daemon").inputs.sshOpts)) as string[];
  expect(options).toEqual(expect.arrayContaining(["StrictHostKeyChecking=yes", "IdentitiesOnly=yes", "BatchMode=yes"]));

  const network = recorder.named("docker-responder", "docker:index/network:Network");
  expect(network.inputs).toEqual({
    name: "tare-demo-net",
    driver: "bridge",
    options: {
      "com.docker.network.bridge.name": "br0",
      "com.docker.network.bridge.inhibit_ipv4": "true",
      "com.docker.network.bridge.enable_ip_masquerade": "false",
    },
    ipamConfigs: [{ subnet: "10.202.0.0/22", gateway: "10.202.0.2" }],
    labels: labels("network"),
  });
  expect(network.provider).toContain("::docker-responder-daemon::");

  const guest = recorder.named("bg-sender-1", "docker:index/container:Container");
  expect(guest.inputs).toEqual({
    name: "tare-demo-bg-1",
    hostname: "tare-demo-bg-1",
    image: `tare/guest:${sha256.slice(0, 12)}`,
    command: ["/usr/sbin/tare-init"],
    volumes: [{ hostPath: "/var/lib/tare/run/demo/disk/tare-demo-bg-1", containerPath: "/data" }],
    networksAdvanced: [{ name: "tare-demo-net", ipv4Address: "10.202.1.1" }],
    cpuSet: "0-3",
    memory: 96,
    memorySwap: 96,
    capabilities: { adds: ["CAP_NET_RAW"], drops: ["ALL"] },
    labels: labels("background"),
    restart: "no",
    rm: false,
    mustRun: true,
  });
  expect(recorder.options.get("bg-sender-1")!.deleteBeforeReplace).toBe(true);
});

it("makes LXC containers by the host program, each a command that is undone", async () => {
  await deploy({ technology: "lxc", backgroundCount: "1", affinity: "true", backgroundMemory: "48" });
  expect(recorder.ofType("docker:index/container:Container")).toEqual([]);
  const { type, inputs } = recorder.command("bg-sender-1");
  expect(type).toBe("command:remote:Command");
  expect(inputs).toMatchObject({
    create: verb("create-lxc"),
    delete: verb("delete-lxc"),
    addPreviousOutputInEnv: false,
  });
  expect(inputs.connection).toEqual(connection);
  expect(recorder.request("bg-sender-1")).toEqual({
    stack: "demo",
    owner,
    dataFolder: "/var/lib/tare",
    name: "tare-demo-bg-1",
    role: "background",
    rootfs: "/images/rootfs",
    init: "/usr/sbin/tare-init",
    bridge: "br0",
    address: "10.202.1.1",
    prefixLength: 22,
    cpus: "1,2,3",
    memoryMiB: 48,
  });
  // A container that is made anew under the same command has another id, and its load is started again.
  expect(recorder.request("load-sender").guests).toEqual([{ name: "tare-demo-bg-1", id: "container-1" }]);
  expect((recorder.request("ready-sender").guests as unknown[])[1]).toMatchObject({
    id: "container-1",
    cpus: "1,2,3",
    image: "/images/rootfs",
    madeBy: inputs.stdin,
  });
});

it("sends network load to a sink on the other host, which is there first", async () => {
  await deploy({ backgroundCount: "2", load: "network", location: "responder" });
  expect(recorder.request("load-sender")).toEqual({
    stack: "demo",
    owner,
    dataFolder: "/var/lib/tare",
    guests: [],
    sink: { address: "10.202.3.1", prefixLength: 22, bridge: "br0" },
  });
  expect(recorder.request("load-responder")).toMatchObject({
    kind: "network",
    target: "10.202.3.1",
    nicBitsPerSecond: 10e9,
    parameters: { intensityPercent: 100, frameBytes: 1514 },
  });
  expect(recorder.request("load-responder")).not.toHaveProperty("sink");
  expect(recorder.options.get("load-responder")!.dependsOn).toContain("load-sender");
  expect(recorder.request("load-responder").level).toMatchObject({ nicBitsPerSecond: 10e9, wireNic: "wire0" });
});

it("has no sink without guests that send, and none for another load", async () => {
  await deploy({ backgroundCount: "0", load: "network" });
  expect(recorder.request("load-responder")).toEqual({ stack: "demo", owner, dataFolder: "/var/lib/tare", guests: [] });
  await recorder.install();
  recorder.resources.length = 0;
  await deploy({ backgroundCount: "1", load: "disk" });
  expect(recorder.request("load-responder")).toEqual({ stack: "demo", owner, dataFolder: "/var/lib/tare", guests: [] });
  expect(recorder.request("load-sender")).toMatchObject({
    kind: "disk",
    parameters: { queueDepth: 4, blockBytes: 4096, readPercent: 70, fileMiB: 64 },
  });
});

it("starts the load in the fleet's guests, and proves what was promised", async () => {
  await deploy({ backgroundCount: "2", backgroundVcpus: "2" });
  expect(recorder.command("load-sender").inputs).toMatchObject({
    create: verb("load"),
    delete: verb("unload"),
  });
  expect(recorder.request("load-sender")).toMatchObject({
    technology: "docker",
    kind: "cpu",
    vcpus: 2,
    guests: [
      { name: "tare-demo-bg-1", id: "bg-sender-1-id" },
      { name: "tare-demo-bg-2", id: "bg-sender-2-id" },
    ],
  });
  const ready = recorder.request("ready-sender");
  expect(ready).toMatchObject({
    reach: ["10.202.0.11", "10.202.1.1", "10.202.1.2"],
  });
  expect((ready.guests as unknown[])[0]).toEqual({
    id: "guest-sender-id",
    name: "tare-demo-sender",
    address: "10.202.0.10",
    cpus: "0-3",
    image: `tare/guest:${sha256.slice(0, 12)}`,
    nicDriver: null,
    madeBy: null,
  });
  expect(recorder.request("ready-responder")).toMatchObject({ reach: [] });
  // Guests of the responder's host have booted before the sender's tries to reach them.
  expect(recorder.options.get("ready-sender")!.dependsOn).toContain("ready-responder");
  // What verb mend starts again: the same that verb load was asked for, but for the level and what was proved before.
  const main = { name: "tare-demo-sender", cpus: "0-3" };
  const level = { kind: "cpu", count: 2, vcpus: 2, cpus: "0-3", main, wireNic: "wire0", ceiling: 4 };
  const proved: Record<string, object> = {
    sender: {
      level: expect.objectContaining(level) as object,
      proofs: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    },
    responder: {},
  };
  for (const side of ["sender", "responder"])
    expect(recorder.request(`load-${side}`)).toEqual({
      stack: "demo",
      owner,
      dataFolder: "/var/lib/tare",
      ...(recorder.request(`ready-${side}`).work as object),
      ...proved[side],
    });
});

it("starts a load again whenever its guests are proved again, because the proofs end it", async () => {
  await deploy({ backgroundCount: "1" });
  const before = recorder.request("load-sender");
  await recorder.install();
  recorder.resources.length = 0;
  await deploy({ backgroundCount: "1", mainMemory: "300" });
  const after = recorder.request("load-sender");
  expect(after.proofs).not.toBe(before.proofs);
  expect({ ...after, proofs: before.proofs }).toEqual(before);
});

it("analyses what the measurement wrote", async () => {
  const manifest = { scenarioDigest: "d", folder: "results/d", runs: [] };
  const analysis = new Analysis("analysis", { stack: "demo", resultsFolder: "results", manifest, toolVersion: "9" });
  expect(await valueOf(analysis.report)).toBe("results/report.html");
  expect(recorder.command("analysis").type).toBe("command:local:Command");
  expect(recorder.request("analysis")).toEqual({ stack: "demo", resultsFolder: "results", manifest });
});
