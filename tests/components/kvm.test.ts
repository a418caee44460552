import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { undeployable } from "../../components/deployable";
import { readConfig } from "../../config/readConfig";
import { nics } from "../../nics";
import { nicModels } from "../../scenarios/technology";
import { identity, Recorder } from "./recorder";
import { itTransforms } from "../support/xslt";

jest.setTimeout(60_000);

let recorder: Recorder;
beforeEach(async () => {
  recorder = new Recorder();
  await recorder.install();
});
afterEach(() => recorder.remove());

const deploy = (changes: Record<string, string> = {}) =>
  recorder.deploy({ technology: "kvm", nic: "virtio", backgroundMemory: "96", ...changes });

const domain = (name: string) => recorder.named(name, "libvirt:index/domain:Domain");
const stylesheetOf = (name: string) => String((domain(name).inputs.xml as { xslt: string }).xslt);

/** What the official provider writes of a domain, as far as stylesheets look at it. */
const written = `<domain><vcpu>1</vcpu><features><acpi/></features><devices>
<disk><driver name="qemu" type="qcow2"/><target dev="vda"/></disk><disk><driver name="qemu" type="raw"/><target dev="vdb"/></disk>
<interface><model type="virtio"/></interface><console type="pty"/><graphics type="spice"/><rng/></devices></domain>`;

function transformed(stylesheet: string, xml = written): string {
  const folder = mkdtempSync(join(tmpdir(), "tare-kvm-test-"));
  try {
    writeFileSync(join(folder, "sheet.xsl"), stylesheet);
    return execFileSync("xsltproc", ["--nonet", join(folder, "sheet.xsl"), "-"], { input: xml, encoding: "utf8" });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it("makes a domain of each guest, booted directly from the one disk of its host", async () => {
  const request = await deploy({ backgroundCount: "1" });
  expect(request.accelerator).toBe("tcg");
  expect(domain("bg-sender-1").inputs).toEqual({
    name: "tare-demo-bg-1",
    description: "tare.stack=demo tare.role=background tare.image=abababababab",
    type: "qemu",
    memory: 96,
    vcpu: 1,
    kernel: "/images/kernel",
    initrd: "/images/initrd",
    cmdlines: [{ console: "ttyS0", "tare.ip": "10.202.1.1/22", "tare.name": "tare-demo-bg-1" }, { _: "quiet" }],
    disks: [{ volumeId: "kvm-sender-disk-id" }, { volumeId: "bg-sender-1-data-id" }],
    networkInterfaces: [{ bridge: "br0", mac: "02:42:0A:CA:01:01" }],
    consoles: [{ type: "pty", targetType: "serial", targetPort: "0" }],
    xml: { xslt: expect.any(String) },
  });
  expect(domain("bg-sender-1").provider).toContain("::kvm-sender-daemon::");
  expect(recorder.options.get("bg-sender-1")!.deleteBeforeReplace).toBe(true);
  // Main guests bear no load.
  expect(domain("guest-responder").inputs.disks).toEqual([{ volumeId: "kvm-responder-disk-id" }]);
  expect(recorder.named("kvm-sender-daemon").inputs.uri).toMatch(
    /^qemu\+ssh:\/\/root@10\.201\.0\.2\/system\?keyfile=\S+&knownhosts=\S+&sshauth=privkey$/,
  );
});

itTransforms("marks a domain with the stack's identity, beside what else its metadata says", async () => {
  await deploy();
  const mark = `<tare:stack xmlns:tare="urn:tare:stack" name="demo" identity="${identity}"/>`;
  const named = written.replace("<domain>", "<domain><name>x</name>");
  expect(transformed(stylesheetOf("guest-sender"), named)).toContain(`<name>x</name><metadata>${mark}</metadata>`);
  const told = named.replace("</name>", "</name><metadata><other/></metadata>");
  expect(transformed(stylesheetOf("guest-sender"), told)).toContain(
    `<name>x</name><metadata><other/>${mark}</metadata>`,
  );
});

it("leaves a domain as it is where the reservation is of an older version, for a mark would make it anew", async () => {
  await recorder.install({ reserved: { owner: { stack: "demo", identity, unmarked: true } } });
  await deploy();
  expect(stylesheetOf("guest-sender")).not.toContain("tare:stack");
});

itTransforms(
  "keeps disks in a pool of the stack's own: an overlay that all share, and sparse ones for disk load",
  async () => {
    await deploy({ backgroundCount: "1" });
    expect(recorder.named("kvm-sender", "libvirt:index/pool:Pool").inputs).toEqual({
      name: "tare-demo-sender",
      type: "dir",
      target: { path: "/var/lib/tare/run/demo/pool" },
    });
    const shared = recorder.named("kvm-sender-disk").inputs;
    expect(shared).toMatchObject({ name: "tare-demo-sender-image.qcow2", pool: "tare-demo-sender", format: "qcow2" });
    const overlay = transformed((shared.xml as { xslt: string }).xslt, "<volume><capacity>1</capacity></volume>");
    expect(overlay).toContain("<backingStore><path>/images/disk.squashfs</path>");
    expect(overlay).not.toContain("capacity");
    const data = recorder.named("bg-sender-1-data").inputs;
    expect(data).toMatchObject({ name: "tare-demo-bg-1.raw", format: "raw", size: 128 * 2 ** 20 });
    expect(transformed((data.xml as { xslt: string }).xslt, "<volume/>")).toContain(
      '<allocation unit="bytes">0</allocation>',
    );
  },
);

for (const nic of nicModels)
  itTransforms(`asks for NIC model ${nic}, and for its driver's proof`, async () => {
    await deploy({ nic, backgroundCount: "1" });
    for (const guest of ["guest-sender", "guest-responder", "bg-sender-1"])
      expect(transformed(stylesheetOf(guest))).toContain(`<interface><model type="${nic}"/></interface>`);
    const guests = recorder.request("ready-sender").guests as { nicDriver: string }[];
    expect(guests.map(({ nicDriver }) => nicDriver)).toEqual([nics[nic].driver, nics[nic].driver]);
  });

itTransforms("pins vCPUs and emulator with affinity, and lets them have the host's CPUs without", async () => {
  await deploy({ affinity: "true", backgroundCount: "1", mainVcpus: "2" });
  const main = transformed(stylesheetOf("guest-sender"));
  expect(main).toContain('<vcpu placement="static" cpuset="0">');
  for (const part of ['<vcpupin vcpu="0" cpuset="0"/>', '<vcpupin vcpu="1" cpuset="0"/>', '<emulatorpin cpuset="0"/>'])
    expect(main).toContain(part);
  expect(transformed(stylesheetOf("bg-sender-1"))).toContain('<emulatorpin cpuset="1,2,3"/>');
  recorder.resources.length = 0;
  await deploy({ backgroundCount: "1" });
  expect(transformed(stylesheetOf("guest-sender"))).toContain('<emulatorpin cpuset="0-3"/>');
});

itTransforms("strips what no guest needs, bounds translated code and keeps the console", async () => {
  await deploy({ backgroundCount: "0" });
  const xml = transformed(stylesheetOf("guest-sender"));
  expect(xml).not.toMatch(/<graphics|<rng/);
  expect(xml).toContain('<tcg><tb-cache unit="MiB">32</tb-cache></tcg>');
  expect(xml).toContain('<controller type="usb" model="none"/><memballoon model="none"/>');
  expect(xml).toContain('<log file="/var/log/libvirt/qemu/tare-demo-sender-console.log" append="off"/>');
  expect(xml).toMatch(/<target dev="vda"\/><readonly\/>/);
  expect(xml).toContain('<driver cache="none" name="qemu" type="raw"/>');
});

it("asks each host what boots its guests, after the image is there", async () => {
  await deploy({ backgroundCount: "0" });
  expect(recorder.command("kvm-responder-accelerator").inputs.create).toMatch(/ accelerator$/);
  expect(recorder.request("kvm-responder-accelerator").files).toMatchObject({ disk: "/images/disk.squashfs" });
});

it("starts eight guests, and the next when the host can bear more that boot", async () => {
  await deploy({ backgroundCount: "17", location: "sender" });
  const waitsFor = (name: string) => recorder.options.get(name)!.dependsOn;
  // The main guest is the first of the first eight.
  expect(waitsFor("bg-sender-7")).not.toContain("kvm-sender-booted-1");
  expect(waitsFor("bg-sender-8")).toContain("kvm-sender-booted-1");
  expect(waitsFor("bg-sender-16")).toContain("kvm-sender-booted-2");
  expect(waitsFor("kvm-sender-booted-2")).toEqual(expect.arrayContaining(["bg-sender-8", "bg-sender-15"]));
  expect((recorder.request("kvm-sender-booted-1").guests as { name: string }[]).map(({ name }) => name)).toEqual([
    "tare-demo-sender",
    ...[1, 2, 3, 4, 5, 6, 7].map((number) => `tare-demo-bg-${number}`),
  ]);
});

describe("a cloud image", () => {
  const cloud = { image: "debian.qcow2", imageSha256: "ab".repeat(32), mainMemory: "256", backgroundMemory: "256" };

  itTransforms(
    "boots by itself from an overlay of each guest's own, and cloud-init sets name and address",
    async () => {
      await deploy({ ...cloud, backgroundCount: "1" });
      const { inputs } = domain("bg-sender-1");
      for (const input of ["kernel", "initrd", "cmdlines"]) expect(inputs).not.toHaveProperty(input);
      expect(inputs.disks).toEqual([{ volumeId: "bg-sender-1-disk-id" }, { volumeId: "bg-sender-1-data-id" }]);
      expect(inputs.cloudinit).toBe("bg-sender-1-seed-id");
      expect(inputs.description).toMatch(/tare\.image=abababababab-[0-9a-f]{12}$/);
      expect(transformed(stylesheetOf("bg-sender-1"))).not.toContain("readonly");
      expect(recorder.named("bg-sender-1-disk").inputs).toEqual({
        name: "tare-demo-bg-1.qcow2",
        pool: "tare-demo-sender",
        format: "qcow2",
        baseVolumeId: "kvm-sender-disk-id",
      });
      const seed = recorder.named("bg-sender-1-seed").inputs as Record<string, string>;
      expect(seed).toMatchObject({ name: "tare-demo-bg-1-seed.iso", pool: "tare-demo-sender" });
      const [mark = "", userData = ""] = seed.userData!.split("\n");
      expect(mark).toBe("#cloud-config");
      expect(JSON.parse(userData)).toMatchObject({ hostname: "tare-demo-bg-1", cloud_config_modules: ["runcmd"] });
      const { bootcmd, runcmd } = JSON.parse(userData) as Record<"bootcmd" | "runcmd", string[][]>;
      for (const [shell, , script] of [...bootcmd, ...runcmd]) execFileSync(shell!, ["-n"], { input: script });
      expect(JSON.parse(seed.networkConfig!)).toEqual({
        version: 2,
        ethernets: {
          wire: {
            match: { macaddress: "02:42:0a:ca:01:01" },
            addresses: ["10.202.1.1/22"],
            dhcp4: false,
            dhcp6: false,
            "link-local": [],
          },
        },
      });
    },
  );

  it("is read before anything is put on a host", async () => {
    await deploy({ ...cloud, backgroundCount: "0" });
    expect(recorder.request("image-file")).toEqual({ source: "debian.qcow2", sha256: "ab".repeat(32) });
    expect(recorder.options.get("host-program-sender")!.dependsOn).toContain("image-file");
  });

  it("is refused with containers, and with too little memory, by key", () => {
    const refused = (changes: Record<string, string>) =>
      undeployable(readConfig({ ...cloud, ...changes }).scenario).map(({ key }) => key);
    expect(refused({ technology: "docker" })).toEqual(["image"]);
    expect(refused({ technology: "kvm", nic: "virtio", mainMemory: "128" })).toEqual(["mainMemory"]);
    expect(refused({ technology: "kvm", nic: "virtio" })).toEqual([]);
  });
});

it("refuses a registry's image, which only Docker can fetch", () => {
  const config = { technology: "kvm", nic: "virtio", image: "debian:12", imageSha256: "ab".repeat(32) };
  expect(undeployable(readConfig(config).scenario)).toEqual([
    expect.objectContaining({ key: "image", wayOut: expect.stringContaining("technology docker") }),
  ]);
});

it("refuses guests that are too small for the image's kernel, by key", () => {
  const refused = (changes: Record<string, string>) =>
    undeployable(readConfig({ technology: "kvm", nic: "virtio", ...changes }).scenario).map(({ key }) => key);
  expect(refused({ backgroundMemory: "95", mainMemory: "64" })).toEqual(["mainMemory", "backgroundMemory"]);
  expect(refused({ backgroundMemory: "32", backgroundCount: "0" })).toEqual([]);
});
