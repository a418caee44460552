import * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import * as libvirt from "@pulumi/libvirt";
import * as pulumi from "@pulumi/pulumi";

/** A small testbed of every kind that leaves something on a host, in the shapes that components/ uses. */
const config = new pulumi.Config();
const { address, bridge, keyFile, knownHostsFile, hostKey, privateKey, image, folder } =
  config.requireObject<
    Record<"address" | "bridge" | "keyFile" | "knownHostsFile" | "hostKey" | "privateKey" | "image" | "folder", string>
  >("host");
const guests = config.requireNumber("guests");
const labels = [{ label: "tare.stack", value: "kills" }];
const own = { deleteBeforeReplace: true };

const connection = { host: address, user: "root", hostKey, privateKey: pulumi.secret(privateKey) };
const marker = `${folder}/kills-marker`;
const reservation = new command.remote.Command("reservation", {
  connection,
  create: `touch ${marker}; sleep 0.2`,
  delete: `rm -f ${marker}`,
  addPreviousOutputInEnv: false,
});
const opts = { ...own, dependsOn: [reservation] };

const dockerd = new docker.Provider("dockerd", {
  host: `ssh://root@${address}`,
  sshOpts: ["-i", keyFile, "-o", `UserKnownHostsFile=${knownHostsFile}`],
});
const network = new docker.Network(
  "network",
  {
    name: "kills",
    driver: "bridge",
    options: { "com.docker.network.bridge.name": bridge },
    ipamConfigs: [{ subnet: "10.202.0.0/22", gateway: "10.202.0.1" }],
    labels,
  },
  { ...opts, provider: dockerd },
);
new docker.Volume("volume", { name: "kills", labels }, { ...opts, provider: dockerd });
for (let number = 1; number <= guests; number++)
  new docker.Container(
    `container-${number}`,
    {
      name: `kills-${number}`,
      image,
      command: ["sleep", "100000"],
      networksAdvanced: [{ name: network.name, ipv4Address: `10.202.1.${number}` }],
      mustRun: true,
      rm: false,
      destroyGraceSeconds: 0,
      labels,
    },
    { ...opts, provider: dockerd },
  );

const libvirtd = new libvirt.Provider("libvirtd", {
  uri: `qemu+ssh://root@${address}/system?keyfile=${keyFile}&knownhosts=${knownHostsFile}&sshauth=privkey`,
});
const pool = new libvirt.Pool(
  "pool",
  { name: "kills", type: "dir", target: { path: `${folder}/kills-pool` } },
  { ...opts, provider: libvirtd },
);
const disk = new libvirt.Volume(
  "disk",
  { name: "kills.qcow2", pool: pool.name, format: "qcow2", size: 1 << 20 },
  { ...own, provider: libvirtd },
);
// Nothing is on its disk: the firmware finds that out, and the guest waits for ever.
new libvirt.Domain(
  "domain",
  {
    name: "kills",
    type: "qemu",
    memory: 32,
    vcpu: 1,
    disks: [{ volumeId: disk.id }],
    networkInterfaces: [{ bridge }],
    graphics: { type: "none" },
  },
  { ...own, provider: libvirtd },
);
