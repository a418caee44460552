import { randomBytes } from "node:crypto";
import type { CallContext } from "../../../engine/provider";
import type { PropertyMap } from "../../../engine/values";
import { VisibleError } from "../../../errors/visibleError";
import { cloudInitKey } from "../cloudInitKey";
import { objects, textOf } from "../inputs";
import type { Hypervisor } from "../virsh";
import { element, textElement, type Element } from "../xml";

const letter = (index: number): string =>
  index < 26 ? String.fromCharCode(97 + index) : `${letter(Math.floor(index / 26) - 1)}${letter(index % 26)}`;

/** The disks vda, vdb, … in the given order (sda, … for scsi, hda, … for ISO images), and the cloud-init disk. */
export async function diskElements(host: Hypervisor, inputs: PropertyMap, context: CallContext): Promise<Element[]> {
  const counts = { scsi: 0, iso: 0 };
  const disks: Element[] = [];
  for (const [index, disk] of objects(inputs["disks"]).entries()) {
    const isIso = /\.iso$/.test(textOf(disk, "file") || textOf(disk, "url"));
    const isScsi = disk["scsi"] === true;
    const target = isIso
      ? { dev: `hd${letter(counts.iso++)}`, bus: "ide" }
      : isScsi
        ? { dev: `sd${letter(counts.scsi++)}`, bus: "scsi" }
        : { dev: `vd${letter(index)}`, bus: "virtio" };
    const { attributes, source, format } = await sourceOf(host, disk, index, context);
    disks.push(
      element(
        "disk",
        { ...attributes, device: isIso ? "cdrom" : "disk" },
        element("driver", { name: "qemu", type: format }),
        source,
        element("target", target),
        isScsi && textElement("wwn", textOf(disk, "wwn") || `05abcd${randomBytes(5).toString("hex")}`),
      ),
    );
  }
  const cloudInit = textOf(inputs, "cloudinit");
  return cloudInit === "" ? disks : [...disks, await cloudInitElement(host, cloudInit, context)];
}

/** The cloud-init disk, which is recognized by its serial number. */
export async function cloudInitElement(host: Hypervisor, id: string, context: CallContext): Promise<Element> {
  const { path } = await lookUp(host, cloudInitKey(id), context);
  return element(
    "disk",
    { type: "file", device: "cdrom" },
    element("driver", { name: "qemu", type: "raw" }),
    element("source", { file: path }),
    element("target", { dev: "hdd", bus: "ide" }),
    textElement("serial", "cloudinit"),
  );
}

interface DiskSource {
  attributes: { type: string };
  source: Element;
  format: string;
}

async function sourceOf(host: Hypervisor, disk: PropertyMap, index: number, context: CallContext): Promise<DiskSource> {
  const volumeId = textOf(disk, "volumeId");
  const url = textOf(disk, "url");
  const file = textOf(disk, "file");
  const blockDevice = textOf(disk, "blockDevice");
  if (volumeId !== "") {
    const { pool, name, format } = await lookUp(host, volumeId, context);
    return { attributes: { type: "volume" }, source: element("source", { pool, volume: name }), format };
  }
  if (url !== "") {
    const { protocol, hostname, port, pathname } = new URL(url);
    const server = element("host", { name: hostname, port: port || undefined });
    const source = element("source", { protocol: protocol.slice(0, -1), name: pathname }, server);
    return { attributes: { type: "network" }, source, format: /\.qcow2$/.test(pathname) ? "qcow2" : "raw" };
  }
  // As in the official provider, the format is raw whatever the file's name is. A stylesheet can ask for qcow2.
  if (file !== "") return { attributes: { type: "file" }, source: element("source", { file }), format: "raw" };
  if (blockDevice !== "")
    return { attributes: { type: "block" }, source: element("source", { dev: blockDevice }), format: "raw" };
  throw new VisibleError(`libvirt: disks[${index}] names nothing`, "Give volumeId, file, url or blockDevice.");
}

async function lookUp(host: Hypervisor, key: string, context: CallContext) {
  const found = await host.describe(`looking at volume ${key}`, context, ["vol-dumpxml", "--vol", key]);
  if (!found) throw new VisibleError(`libvirt on ${host.name}: there is no volume ${key}`);
  const pool = await host.ask(`looking for the pool of volume ${key}`, context, ["vol-pool", "--vol", key]);
  return {
    name: found.at("name").text,
    path: found.at("target", "path").text,
    format: found.at("target", "format").attribute("type") ?? "raw",
    pool: pool.trim(),
  };
}

/** The network interfaces. Their model is virtio; a stylesheet can ask for another. */
export async function interfaceElements(
  host: Hypervisor,
  inputs: PropertyMap,
  context: CallContext,
): Promise<Element[]> {
  const interfaces = objects(inputs["networkInterfaces"]);
  return Promise.all(
    interfaces.map(async (one, index) => {
      const { type, source } = await attachment(host, one, index, context);
      const mac = textOf(one, "mac").toUpperCase() || randomMac();
      return element(
        "interface",
        { type },
        element("mac", { address: mac }),
        source,
        element("model", { type: "virtio" }),
      );
    }),
  );
}

/** A random MAC address in the range that QEMU guests use. */
const randomMac = () =>
  `52:54:00:${[...randomBytes(3)].map((byte) => byte.toString(16).padStart(2, "0")).join(":")}`.toUpperCase();

async function attachment(host: Hypervisor, one: PropertyMap, index: number, context: CallContext) {
  const network = textOf(one, "networkName") || (await networkName(host, textOf(one, "networkId"), context));
  if (network !== "") return { type: "network", source: element("source", { network }) };
  const bridge = textOf(one, "bridge");
  if (bridge !== "") return { type: "bridge", source: element("source", { bridge }) };
  for (const [input, mode] of [
    ["vepa", "vepa"],
    ["macvtap", "bridge"],
    ["passthrough", "passthrough"],
  ] as const) {
    const dev = textOf(one, input);
    if (dev !== "") return { type: "direct", source: element("source", { dev, mode }) };
  }
  throw new VisibleError(
    `libvirt: networkInterfaces[${index}] is attached to nothing`,
    "Give bridge, networkName, networkId, macvtap, vepa or passthrough.",
  );
}

async function networkName(host: Hypervisor, id: string, context: CallContext): Promise<string> {
  if (id === "") return "";
  return (await host.ask(`looking for network ${id}`, context, ["net-name", "--network", id])).trim();
}
