import { isMap, type PropertyMap, type PropertyValue } from "../../../engine/values";
import { numberOf, objects, textOf } from "../inputs";
import { element, textElement, type Element } from "../xml";
import { joinCmdlines } from "./cmdline";

/** What does not follow from the inputs alone: devices that libvirt had to be asked about, and the UUID. */
export interface LookedUp {
  disks: Element[];
  interfaces: Element[];
  uuid: string;
}

/**
 * A domain's XML as the official provider writes it before any stylesheet. Users' stylesheets depend on it, both on
 * what is there (model virtio, spice graphics, agent channel, virtio RNG) and on what is not.
 */
export function domainDefinition(name: string, inputs: PropertyMap, { disks, interfaces, uuid }: LookedUp): Element {
  const description = textOf(inputs, "description");
  const mode = isMap(inputs["cpu"]) ? textOf(inputs["cpu"], "mode") : "";
  return element(
    "domain",
    { type: textOf(inputs, "type") },
    textElement("name", name),
    textElement("uuid", uuid),
    description !== "" && textElement("description", description),
    textElement("memory", numberOf(inputs, "memory"), { unit: "MiB" }),
    textElement("vcpu", numberOf(inputs, "vcpu")),
    operatingSystem(inputs),
    element("features", {}, element("pae"), element("acpi"), element("apic")),
    element("cpu", { mode: mode || undefined }),
    element(
      "devices",
      {},
      textOf(inputs, "emulator") !== "" && textElement("emulator", textOf(inputs, "emulator")),
      ...disks,
      ...objects(inputs["disks"])
        .filter((disk) => disk["scsi"] === true)
        .slice(0, 1)
        .map(scsiController),
      ...objects(inputs["filesystems"]).map(filesystem),
      ...interfaces,
      ...objects(inputs["consoles"]).map(consoleDevice),
      agentChannel,
      ...graphics(inputs["graphics"]),
      ...objects([inputs["video"] ?? null]).map((video) =>
        element("video", {}, element("model", { type: textOf(video, "type") })),
      ),
      randomNumbers,
    ),
  );
}

const optional = (tag: string, text: string) => text !== "" && textElement(tag, text);

function operatingSystem(inputs: PropertyMap): Element {
  const firmware = textOf(inputs, "firmware");
  const nvram = isMap(inputs["nvram"]) ? inputs["nvram"] : undefined;
  const arch = textOf(inputs, "arch") || undefined;
  const machine = textOf(inputs, "machine") || undefined;
  const devices = objects(inputs["bootDevices"]).flatMap(({ devs }) => (Array.isArray(devs) ? devs : []));
  return element(
    "os",
    {},
    textElement("type", "hvm", { arch, machine }),
    firmware !== "" && textElement("loader", firmware, { readonly: "yes", secure: "no", type: "pflash" }),
    firmware !== "" &&
      nvram &&
      textElement("nvram", textOf(nvram, "file"), { template: textOf(nvram, "template") || undefined }),
    optional("kernel", textOf(inputs, "kernel")),
    optional("initrd", textOf(inputs, "initrd")),
    optional("cmdline", joinCmdlines(inputs["cmdlines"])),
    ...devices.map((device) => element("boot", { dev: String(device) })),
  );
}

const scsiController = () => element("controller", { type: "scsi", model: "virtio-scsi" });

const filesystem = (inputs: PropertyMap) =>
  element(
    "filesystem",
    { type: "mount", accessmode: textOf(inputs, "accessmode") },
    element("source", { dir: textOf(inputs, "source") }),
    element("target", { dir: textOf(inputs, "target") }),
    inputs["readonly"] === true && element("readonly"),
  );

function consoleDevice(inputs: PropertyMap): Element {
  const type = textOf(inputs, "type");
  const path = textOf(inputs, "sourcePath");
  const target = element("target", {
    type: textOf(inputs, "targetType") || undefined,
    port: textOf(inputs, "targetPort"),
  });
  if (type === "tcp")
    return element(
      "console",
      { type: "tcp" },
      element("source", { mode: "bind", host: textOf(inputs, "sourceHost"), service: textOf(inputs, "sourceService") }),
      element("protocol", { type: "telnet" }),
      target,
    );
  if (type === "pty") return element("console", { type: "pty" }, path !== "" && element("source", { path }), target);
  return element("console", { type: path === "" ? "pty" : "dev" }, path !== "" && element("source", { path }), target);
}

function graphics(value: PropertyValue | undefined): Element[] {
  if (!isMap(value)) return [element("graphics", { type: "spice", autoport: "yes" })];
  const type = textOf(value, "type");
  if (type === "none") return [];
  const listenType = textOf(value, "listenType");
  const websocket = typeof value["websocket"] === "number" && type === "vnc" ? value["websocket"] : undefined;
  const address = listenType === "address" ? textOf(value, "listenAddress") : undefined;
  return [
    element(
      "graphics",
      { type, autoport: value["autoport"] === true ? "yes" : "no", websocket },
      element("listen", { type: listenType, address }),
    ),
  ];
}

const agentChannel = element(
  "channel",
  { type: "unix" },
  element("target", { type: "virtio", name: "org.qemu.guest_agent.0" }),
);

const randomNumbers = element("rng", { model: "virtio" }, textElement("backend", "/dev/urandom", { model: "random" }));
