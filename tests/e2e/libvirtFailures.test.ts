import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { domainStylesheet } from "../../components/guests/kvm/stylesheet";
import type { PropertyMap } from "../../engine/values";
import { hostProgram } from "../../host/program";
import { labUp } from "../../lab";
import { onHost } from "./support/lab";
import { LibvirtBed } from "./support/libvirtBed";
import { StackUnderTest } from "./support/stack";

jest.setTimeout(600_000);

const bed = new LibvirtBed("hf");
beforeAll(() => bed.start());
afterEach(() => bed.clear());
afterAll(() => bed.stop());

const onBed = (script: string, input?: Buffer) => onHost(bed.host, script, input);
const left = () => onBed("virsh -q list --all --name; virsh -q pool-list --all --name; ls -A /var/lib/tare");

describe("a libvirtd that stops midway", () => {
  const stack = () =>
    new StackUnderTest(
      "midway",
      { uri: bed.uri(), poolFolder: "/var/lib/tare/midway", guests: "6" },
      join(__dirname, "support/guestsProgram"),
    );

  test("is a clear error; the next up makes what is missing, and destroy leaves nothing", async () => {
    const before = await left();
    const deployed = stack();
    const stopped = onBed(
      "until [ -e /run/libvirt/qemu/midway-2.pid ]; do sleep 0.05; done; kill $(cat /run/libvirtd.pid); " +
        "while [ -e /run/libvirtd.pid ]; do sleep 0.05; done",
    );
    const failed = await deployed.up();
    await stopped;
    expect(failed.result).toBe("failed");
    expect(failed.errors.join("\n")).toMatch(
      /libvirt on 10\.201\.\d+\.2: .*midway-\d.*: libvirtd does not answer [^]*Check that it runs/,
    );
    const pids = "cat /run/libvirt/qemu/midway-1.pid";
    const survivor = await onBed(pids);

    // As an administrator would: the daemon is started, nothing else is done.
    await labUp({ name: bed.lab, technologies: ["kvm"], cpus: "shared", projectFolder: bed.projectFolder });
    const mended = await deployed.up();
    expect(mended.errors).toEqual([]);
    expect(mended.changes["create"]).toBeGreaterThanOrEqual(4);
    expect((await bed.virsh("list --name")).split("\n").filter(Boolean).sort()).toEqual(
      [1, 2, 3, 4, 5, 6].map((number) => `midway-${number}`),
    );
    expect(await onBed(pids)).toBe(survivor);
    expect((await deployed.destroy()).errors).toEqual([]);
    expect(await left()).toBe(before);
    expect(await onBed("ls -d /var/lib/tare/midway || true")).toBe("");
  });
});

test("a pool on a full disk: nothing half written is left, and what else is there stays", async () => {
  const folder = "/var/lib/tare/full";
  await onBed(`mkdir ${folder} && mount -t tmpfs -o size=2m tmpfs ${folder} && echo theirs >${folder}/theirs`);
  try {
    await bed.create("Pool", { name: "full", type: "dir", target: { path: `${folder}/pool` } });
    writeFileSync(join(bed.projectFolder, "large.img"), Buffer.alloc(4 << 20, 7));
    const filled = { pool: "full", name: "large.img", format: "raw", source: join(bed.projectFolder, "large.img") };
    await expect(bed.create("Volume", filled)).rejects.toThrow(/volume large\.img.*No space left on device/);
    const blank = { pool: "full", name: "blank.raw", format: "raw", size: 4 << 20 };
    await expect(bed.create("Volume", blank)).rejects.toThrow(/volume blank\.raw.*No space left on device/);
    expect(await onBed(`find ${folder} -type f`)).toBe(`${folder}/theirs`);
    // What fits is still made.
    await bed.create("Volume", { pool: "full", name: "small.raw", format: "raw", size: 1 << 18 });
    await bed.clear();
    expect(await onBed(`cat ${folder}/*; virsh -q pool-list --all --name`)).toBe("theirs");
  } finally {
    await bed.clear();
    await onBed(`umount ${folder} && rmdir ${folder}`);
  }
});

describe("a guest that does not come up", () => {
  const name = "tare-hf-sender";
  const never: PropertyMap = { kernel: "", initrd: "", cmdlines: [] };

  /** Tare's guest on a disk with nothing on it. */
  async function broken(change: PropertyMap): Promise<void> {
    await onBed("mkdir -p /var/log/libvirt/qemu");
    await bed.create("Pool", { name: "broken", type: "dir", target: { path: "/var/lib/tare/broken" } });
    const disk = await bed.create("Volume", { pool: "broken", name: "blank.qcow2", format: "qcow2", size: 1 << 20 });
    await bed.create("Domain", {
      name,
      description: "tare test",
      type: "qemu",
      memory: 96,
      vcpu: 1,
      kernel: bed.image.directBoot?.kernel ?? "",
      initrd: bed.image.directBoot?.initrd ?? "",
      cmdlines: [{ console: "ttyS0" }, { _: "quiet" }],
      disks: [{ volumeId: disk.id }],
      consoles: [{ type: "pty", targetPort: "0", targetType: "serial" }],
      xml: {
        xslt: domainStylesheet({
          accelerator: "tcg",
          nic: "virtio",
          vcpus: 1,
          cpus: "0",
          consoleLog: `/var/log/libvirt/qemu/${name}-console.log`,
        }),
      },
      ...change,
    });
  }

  /** What `ready` says of it, as the host program is, or with a limit that a test can wait for. */
  async function ready(bootSeconds?: number): Promise<string> {
    const { text } = hostProgram();
    const limit = "readonly BOOT_SECONDS=600";
    expect(text.split(limit)).toHaveLength(2);
    const program = bootSeconds === undefined ? text : text.replace(limit, `readonly BOOT_SECONDS=${bootSeconds}`);
    await onBed("cat >/root/host.sh", Buffer.from(program));
    const guests = [{ name, address: "10.202.0.10", cpus: "0", image: bed.image.disk, nicDriver: "virtio_net" }];
    const request = { stack: "hf", dataFolder: bed.host.dataFolder, technology: "kvm", guests, reach: [], load: null };
    return onBed("bash /root/host.sh ready 2>&1 || true", Buffer.from(JSON.stringify(request)));
  }

  test("because it powers off while it boots: its last words are told", async () => {
    await broken({});
    expect(await ready()).toMatch(
      /error: guest tare-hf-sender of host \S+ went down while it booted; its console ends: .*\/dev\/vda holds no squashfs .*\nway out: see its console/,
    );
  });

  test("because there is nothing to boot: it is given up after its time, and stays to be looked at", async () => {
    await broken(never);
    expect(await ready(3)).toMatch(
      /error: guest tare-hf-sender of host \S+ has not come up within 3 seconds; its console ends: /,
    );
    expect((await bed.virsh("list --name")).trim()).toBe(name);
    await bed.clear();
    expect(await bed.virsh("list --all --name")).toBe("");
  });
});
