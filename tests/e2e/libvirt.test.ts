import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { cloudInit } from "../../components/guests/kvm/cloudInit";
import { domainStylesheet } from "../../components/guests/kvm/stylesheet";
import type { PropertyMap } from "../../engine/values";
import type { VisibleError } from "../../errors/visibleError";
import { createLibvirtProvider } from "../../providers/libvirt";
import { nics } from "../../nics";
import { nicModels, type NicModel } from "../../scenarios/technology";
import { readConversation } from "../providers/conversation";
import { inGuest } from "./support/guestAgent";
import { onHost } from "./support/lab";
import { LibvirtBed, quiet } from "./support/libvirtBed";

jest.setTimeout(900_000);

const bed = new LibvirtBed("h");
beforeAll(() => bed.start());
afterEach(() => bed.clear());
afterAll(() => bed.stop());

const poolInputs = { name: "test", type: "dir", target: { path: "/var/lib/tare/test-pool" } };

const stylesheet = (nic: NicModel) => `<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:template match="node()|@*"><xsl:copy><xsl:apply-templates select="node()|@*"/></xsl:copy></xsl:template>
<xsl:template match="/domain/devices/interface/model/@type"><xsl:attribute name="type">${nic}</xsl:attribute></xsl:template>
<xsl:template match="/domain/features"><xsl:copy><xsl:apply-templates/><tcg><tb-cache unit="MiB">32</tb-cache></tcg></xsl:copy></xsl:template>
<xsl:template match="/domain/devices/disk/target"><xsl:copy-of select="."/><readonly/></xsl:template>
<xsl:template match="/domain/devices/graphics|/domain/devices/rng"/>
</xsl:stylesheet>`;

/** A guest from the shared image, under emulation: it must boot wherever the tests run. */
const guest = (name: string, number: number, change: PropertyMap = {}): PropertyMap => ({
  name,
  description: "tare test",
  type: "qemu",
  memory: 96,
  vcpu: 1,
  kernel: bed.image.directBoot?.kernel ?? "",
  initrd: bed.image.directBoot?.initrd ?? "",
  cmdlines: [{ console: "ttyS0", "tare.ip": `10.202.1.${number}/22`, "tare.name": name }, { _: "quiet" }],
  disks: [{ file: bed.image.disk }],
  networkInterfaces: [{ bridge: bed.host.bridge, mac: `52:54:00:00:ab:${String(number).padStart(2, "0")}` }],
  consoles: [{ type: "pty", targetPort: "0", targetType: "serial" }],
  xml: { xslt: stylesheet("virtio") },
  ...change,
});

const domains = async () => (await bed.virsh("list --all --name")).split("\n").filter(Boolean);

test("the recorded pool and volumes give the recorded answers, and no change afterwards", async () => {
  const recorded = readConversation(join(__dirname, "../providers/libvirt/recorded/conversation.jsonl"));
  writeFileSync(join(bed.projectFolder, "small.img"), Buffer.alloc(8 * 1024 * 1024));
  const ids = new Map<string, string>();
  for (const name of ["pool", "base", "overlay", "data"]) {
    const [check, create] = ["Check", "Create"].map((method) =>
      recorded.find(({ title }) => title === `1-up: ${method} ${name}`),
    );
    if (!check || !create) throw new Error(`nothing is recorded of ${name}`);
    const made = await bed.create(check.request.type.split(":").at(-1) ?? "", check.request["news"] ?? {});
    ids.set(String(create.response["id"]), made.id);
    const wanted = create.response["properties"] as PropertyMap;
    const theHostsOwn = name === "pool" ? ["allocation", "available", "capacity", "id"] : [];
    for (const property of theHostsOwn) wanted[property] = made.outputs[property] ?? "missing";
    expect(made.outputs).toEqual(wanted);
    expect(await bed.changes(made)).toEqual([]);
    expect((await bed.read(made))?.inputs).toEqual(made.inputs);
  }
  expect(await onHost(bed.host, "ls /var/lib/libvirt/gold")).toBe("base.img\ndata.qcow2\noverlay.qcow2");
  await bed.clear();
  expect(await onHost(bed.host, "ls -d /var/lib/libvirt/gold || true")).toBe("");
  expect(await bed.virsh("pool-list --all --name")).toBe("");
});

test("each NIC model boots the guest image, and the driver seen in the guest is its own", async () => {
  const guests = await Promise.all(
    nicModels.map((nic, index) =>
      bed.create("Domain", guest(`t-${nic}`, index + 1, { xml: { xslt: stylesheet(nic) } })),
    ),
  );
  for (const made of guests) {
    expect(made.outputs).toMatchObject({ running: true, machine: "pc", memory: 96 });
    expect(await bed.changes(made)).toEqual([]);
  }
  for (const [index, nic] of nicModels.entries()) {
    const look = "basename $(readlink /sys/class/net/eth0/device/driver); hostname; ip -brief address show eth0";
    const [driver, hostname, address] = (await inGuest(bed.host, `t-${nic}`, look, 600)).split("\n");
    expect(driver).toBe(nics[nic].driver);
    expect(hostname).toBe(`t-${nic}`);
    expect(address).toContain(`10.202.1.${index + 1}/22`);
  }
  const ping = await inGuest(bed.host, "t-virtio", "ping -c 2 -W 20 10.202.1.2", 120);
  expect(ping).toContain("2 received");
  await bed.clear();
  expect(await domains()).toEqual([]);
  expect(await onHost(bed.host, "find /var/lib/libvirt /etc/libvirt /run/libvirt -name '*t-*' ! -type s")).toBe("");
});

test("a guest that was stopped by hand shows in a refresh, and an update starts it", async () => {
  const made = await bed.create("Domain", guest("t-drift", 11));
  await bed.virsh("destroy t-drift");
  const read = await bed.read(made);
  expect(read?.outputs["running"]).toBe(false);
  expect(read?.inputs).toMatchObject({ running: false, __defaults: expect.not.arrayContaining(["running"]) });
  const drifted = { ...made, outputs: read?.outputs ?? {} };
  expect(await bed.changes(drifted)).toEqual(["running"]);
  const { type, id, inputs } = made;
  const { outputs } = await bed.provider.update({
    urn: "urn",
    type,
    id,
    oldInputs: inputs,
    oldOutputs: drifted.outputs,
    newInputs: inputs,
    timeoutSeconds: 0,
    preview: false,
    ...quiet(),
  });
  expect(outputs).toEqual(made.outputs);
  await bed.virsh("undefine t-drift");
  await bed.virsh("destroy t-drift");
  expect(await bed.read(made)).toBeUndefined();
});

test("a guest that cannot start leaves nothing defined", async () => {
  const inputs = guest("t-nobridge", 12, { networkInterfaces: [{ bridge: "no-such-bridge" }] });
  await expect(bed.create("Domain", inputs)).rejects.toThrow(/starting domain t-nobridge: .*no-such-bridge/);
  expect(await domains()).toEqual([]);
});

test("another's domain of the name is refused and stays, until it is removed as the way out says", async () => {
  await onHost(
    bed.host,
    `cat > /tmp/other.xml <<'XML'
<domain type="qemu"><name>t-other</name><memory unit="MiB">64</memory><os><type>hvm</type></os></domain>
XML
virsh --quiet define /tmp/other.xml; virsh --quiet start t-other`,
  );
  const refused = (await bed.create("Domain", guest("t-other", 13)).catch((error: unknown) => error)) as VisibleError;
  expect(refused.message).toMatch(/the name t-other is taken by domain .* \(running/);
  expect(await domains()).toEqual(["t-other"]);
  await onHost(bed.host, /Remove it \((.*)\) or/.exec(refused.wayOut!)![1]!);
  expect(await domains()).toEqual([]);
});

test("many overlays are made at once, and another's content is never adopted", async () => {
  await bed.create("Pool", poolInputs);
  const base = await bed.create("Volume", { pool: "test", name: "base.img", format: "raw", size: 4 * 1024 * 1024 });
  const names = Array.from({ length: 12 }, (_, index) => `overlay-${index}.qcow2`);
  await Promise.all(names.map((name) => bed.create("Volume", { pool: "test", name, baseVolumeId: base.id })));
  expect((await bed.virsh("vol-list test")).split("\n").filter((line) => line.includes("overlay-"))).toHaveLength(12);

  await bed.virsh("vol-create-as test theirs.qcow2 4M --format qcow2");
  const theirs = { pool: "test", name: "theirs.qcow2", baseVolumeId: base.id };
  await expect(bed.create("Volume", theirs)).rejects.toThrow(/taken in pool test .*its base is none/);
  await bed.virsh("vol-delete theirs.qcow2 --pool test");
});

test("a volume that does not fit is an error that leaves nothing", async () => {
  await bed.create("Pool", poolInputs);
  const volume = { pool: "test", name: "huge.raw", format: "raw", source: join(bed.projectFolder, "nowhere.img") };
  await expect(bed.create("Volume", volume)).rejects.toThrow(/nowhere.img cannot be read/);
  await onHost(bed.host, "touch /var/lib/tare/test-pool/mine");
  const [pool] = [await bed.virsh("pool-uuid test")];
  const known = { type: "libvirt:index/pool:Pool", id: pool.trim(), inputs: poolInputs, outputs: poolInputs };
  await expect(bed.delete(known)).rejects.toThrow(/pool test at \/var\/lib\/tare\/test-pool still holds mine/);
  await onHost(bed.host, "rm /var/lib/tare/test-pool/mine");
});

test("a network on the bridge and a cloud-init disk come and go", async () => {
  await bed.create("Pool", poolInputs);
  const network = await bed.create("Network", { name: "test-net", mode: "bridge", bridge: bed.host.bridge });
  expect(network.outputs).toMatchObject({ mode: "bridge", bridge: bed.host.bridge, autostart: false });
  expect(await bed.changes(network)).toEqual([]);
  const disk = await bed.create("CloudInitDisk", { name: "seed.iso", pool: "test", userData: "#cloud-config\n" });
  expect(disk.id).toMatch(/^\/var\/lib\/tare\/test-pool\/seed\.iso;[0-9a-f-]{36}$/);
  expect(await bed.changes(disk)).toEqual([]);
  expect(await onHost(bed.host, "head -c 32774 /var/lib/tare/test-pool/seed.iso | tail -c 5")).toBe("CD001");
  await bed.clear();
  expect(await bed.virsh("net-list --all --name")).toBe("");
});

test("a guest of a cloud image boots from an overlay of its own, and finds what it must become on its cloud-init disk", async () => {
  await bed.create("Pool", poolInputs);
  const base = await bed.create("Volume", { pool: "test", name: "cloud.qcow2", format: "qcow2", size: 1 << 20 });
  const disk = await bed.create("Volume", { pool: "test", name: "t-cloud.qcow2", baseVolumeId: base.id });
  const documents = cloudInit({ name: "t-cloud", address: "10.202.1.20/22", hardwareAddress: "02:42:0A:CA:01:14" });
  const seed = await bed.create("CloudInitDisk", { name: "t-cloud-seed.iso", pool: "test", ...documents });
  const traits = { accelerator: "tcg", nic: "e1000", vcpus: 1, cpus: "0", ownsDisk: true } as const;
  await onHost(bed.host, "mkdir -p /var/log/libvirt/qemu");
  const made = await bed.create("Domain", {
    ...guest("t-cloud", 20, { kernel: "", initrd: "", cmdlines: [] }),
    disks: [{ volumeId: disk.id }],
    cloudinit: seed.id,
    xml: { xslt: domainStylesheet({ ...traits, consoleLog: "/var/log/libvirt/qemu/t-cloud-console.log" }) },
  });
  for (const resource of [base, disk, seed, made]) expect(await bed.changes(resource)).toEqual([]);

  const xml = await bed.virsh("dumpxml t-cloud");
  expect(xml).toContain("<boot dev='hd'/>");
  expect(xml).not.toMatch(/<kernel>|<readonly\/>[^<]*<alias name='virtio-disk0'/);
  expect(xml).toMatch(/<disk type='volume' device='disk'>[^]*volume='t-cloud\.qcow2'[^]*<target dev='vda'/);
  const iso = /<disk type='file' device='cdrom'>[^]*?<source file='([^']*)'/.exec(xml)?.[1];
  expect(iso).toBe("/var/lib/tare/test-pool/t-cloud-seed.iso");
  const files = { "user-data": "userData", "meta-data": "metaData", "network-config": "networkConfig" } as const;
  for (const [file, document] of Object.entries(files))
    expect(await onHost(bed.host, `isoinfo -J -x /${file} -i ${iso}`)).toBe(documents[document].trimEnd());
  expect(await onHost(bed.host, `isoinfo -d -i ${iso}`)).toMatch(/^Volume id: cidata$/m);

  await bed.clear();
  expect(await domains()).toEqual([]);
  expect(await onHost(bed.host, "ls -d /var/lib/tare/test-pool || true")).toBe("");
});

test("a libvirtd that does not answer, and a host of another key, are errors that say so", async () => {
  const broken = createLibvirtProvider({ projectFolder: bed.projectFolder });
  await broken.configure({ urn: "urn", inputs: { uri: bed.uri("&socket=/run/nothing-here") }, preview: false });
  const read = { urn: "urn", type: "libvirt:index/pool:Pool", id: "x", inputs: {}, outputs: {}, ...quiet() };
  await expect(broken.read(read).finally(() => broken.close())).rejects.toThrow(/libvirtd does not answer/);

  const wrong = join(bed.projectFolder, "wrong_hosts");
  const otherKey = "AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  writeFileSync(wrong, `${bed.host.address} ssh-ed25519 ${otherKey}\n`);
  const impostor = createLibvirtProvider({ projectFolder: bed.projectFolder });
  const uri = bed.uri().replace(bed.host.knownHostsFile, wrong);
  await impostor.configure({ urn: "urn", inputs: { uri }, preview: false });
  await expect(impostor.read(read).finally(() => impostor.close())).rejects.toThrow(/host key|HOST IDENTIFICATION/i);
});
