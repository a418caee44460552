import { readFileSync } from "node:fs";
import * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

/** The program behind the recorded conversations with the official plugins, as far as docker and command go. */
const config = new pulumi.Config("test");
const [address, keyFile, knownHosts] = ["address", "keyFile", "knownHosts"].map((key) => config.require(key)) as [
  string,
  string,
  string,
];
const memory = config.getNumber("memory") ?? 64;
const connection = {
  host: address,
  user: "root",
  privateKey: pulumi.secret(readFileSync(keyFile, "utf8")),
  hostKey: config.require("hostKey"),
};
const remotePath = config.require("remotePath");

const dk = new docker.Provider("dk", {
  host: `ssh://root@${address}`,
  sshOpts: ["-i", keyFile, "-o", `UserKnownHostsFile=${knownHosts}`],
});
const net = new docker.Network(
  "net",
  {
    name: "gold",
    driver: "bridge",
    options: { "com.docker.network.bridge.name": "br0" },
    ipamConfigs: [{ subnet: "10.202.0.0/24", gateway: "10.202.0.1" }],
  },
  { provider: dk },
);
const container = new docker.Container(
  "container",
  {
    name: "gold",
    image: config.require("image"),
    command: ["sleep", "infinity"],
    hostname: "gold",
    memory,
    memorySwap: memory,
    cpuSet: "0",
    rm: false,
    restart: "no",
    mustRun: true,
    networksAdvanced: [{ name: net.name, ipv4Address: "10.202.0.101" }],
    labels: [{ label: "owner", value: "gold" }],
    envs: ["A=1"],
  },
  { provider: dk },
);

const copy = new command.remote.CopyToRemote("copy", {
  connection,
  source: new pulumi.asset.FileAsset("package.json"),
  remotePath,
});
const remote = new command.remote.Command(
  "remote",
  {
    connection,
    create: `cat ${remotePath} -; echo err >&2`,
    stdin: JSON.stringify({ memory }),
    update: "cat",
    delete: `rm -f ${remotePath}`,
    triggers: [memory > 64],
    addPreviousOutputInEnv: false,
  },
  { dependsOn: [copy] },
);
new command.local.Command("local", { create: pulumi.interpolate`echo ${container.id}`, addPreviousOutputInEnv: false });

export const said = remote.stdout;
