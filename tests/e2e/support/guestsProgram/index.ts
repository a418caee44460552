import * as libvirt from "@pulumi/libvirt";
import * as pulumi from "@pulumi/pulumi";

/** A pool, and guests one after another that have nothing to boot: enough for a deployment to have a middle. */
const config = new pulumi.Config("tare");
const provider = new libvirt.Provider("libvirtd", { uri: config.require("uri") });
const pool = new libvirt.Pool(
  "pool",
  { name: "midway", type: "dir", target: { path: config.require("poolFolder") } },
  { provider },
);
let before: pulumi.Resource = pool;
for (let number = 1; number <= config.requireNumber("guests"); number++) {
  const disk = new libvirt.Volume(
    `disk-${number}`,
    { name: `midway-${number}.qcow2`, pool: pool.name, format: "qcow2", size: 1 << 20 },
    { provider, dependsOn: before },
  );
  before = new libvirt.Domain(
    `guest-${number}`,
    {
      name: `midway-${number}`,
      description: "tare test",
      type: "qemu",
      memory: 32,
      vcpu: 1,
      disks: [{ volumeId: disk.id }],
      graphics: { type: "none" },
    },
    { provider },
  );
}
