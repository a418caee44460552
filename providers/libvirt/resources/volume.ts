import type { CallContext } from "../../../engine/provider";
import type { PropertyMap } from "../../../engine/values";
import { VisibleError } from "../../../errors/visibleError";
import { asMade, type Resource, type ResourceContext } from "../../bridge/resource";
import type { ObservedResource } from "../../bridge/stateForm";
import { nameOf, textOf } from "../inputs";
import { volumeSchema } from "../schema";
import { openSource, sameContent, type Source } from "../source";
import { orUndo } from "../undo";
import { LibvirtError, orMissing, type Hypervisor } from "../virsh";
import { element, textElement, XmlNode, type Element } from "../xml";
import { transformed } from "../xslt";

export const volume: Resource<Hypervisor> = { schema: volumeSchema, create, find, read, delete: remove };

/** A volume that occupies no more than this has not been written to: qcow2's own tables need some room. */
const unwrittenBytes = 1 << 20;

async function create(host: Hypervisor, inputs: PropertyMap, context: ResourceContext): Promise<ObservedResource> {
  refuseConflicts(inputs);
  const name = nameOf(inputs);
  const source = await openSource(textOf(inputs, "source"), context);
  try {
    const wanted = await wantedOf(host, inputs, source, context);
    const id = await makeOrFind(host, wanted, context);
    return asMade(await read(host, id, inputs, context), `libvirt on ${host.name}: volume ${name}`);
  } finally {
    await source?.close();
  }
}

interface Wanted {
  name: string;
  poolName: string;
  source: Source | undefined;
  /** The definition for libvirt: made from the inputs, and transformed by their stylesheet. */
  xml: string;
}

async function wantedOf(
  host: Hypervisor,
  inputs: PropertyMap,
  source: Source | undefined,
  context: CallContext,
): Promise<Wanted> {
  const name = nameOf(inputs);
  const base = await backingVolume(host, inputs, context);
  const size = wantedSize(inputs, source, base);
  const format = textOf(inputs, "format") || source?.format || "qcow2";
  const xml = await transformed(definition({ name, size, format, base }), inputs);
  return { name, poolName: textOf(inputs, "pool"), source, xml };
}

function refuseConflicts(inputs: PropertyMap): void {
  const given = (name: string) => inputs[name] !== undefined && inputs[name] !== "";
  const refuse = (a: string, b: string) => {
    if (given(a) && given(b))
      throw new VisibleError(`libvirt: volume ${textOf(inputs, "name")}: give ${a} or ${b}, not both`);
  };
  refuse("source", "size");
  refuse("source", "baseVolumeId");
  refuse("source", "baseVolumeName");
  refuse("baseVolumeId", "baseVolumeName");
}

async function backingVolume(
  host: Hypervisor,
  inputs: PropertyMap,
  context: CallContext,
): Promise<XmlNode | undefined> {
  const id = textOf(inputs, "baseVolumeId");
  const name = textOf(inputs, "baseVolumeName");
  if (id === "" && name === "") return undefined;
  const where =
    id !== "" ? ["--vol", id] : ["--pool", textOf(inputs, "baseVolumePool") || textOf(inputs, "pool"), "--vol", name];
  const found = await host.describe(`looking at base volume ${id || name}`, context, ["vol-dumpxml", ...where]);
  if (!found)
    throw new VisibleError(
      `libvirt on ${host.name}: there is no base volume ${id || name} for volume ${textOf(inputs, "name")}`,
    );
  return found;
}

function wantedSize(inputs: PropertyMap, source: Source | undefined, base: XmlNode | undefined): number {
  if (source) return source.bytes;
  const size = typeof inputs["size"] === "number" ? inputs["size"] : undefined;
  const baseSize = base ? Number(base.at("capacity").text) : undefined;
  if (size !== undefined && baseSize !== undefined && size < baseSize)
    throw new VisibleError(
      `libvirt: volume ${textOf(inputs, "name")}: size ${size} is less than its base's ${baseSize} bytes`,
    );
  return size ?? baseSize ?? 1;
}

interface Definition {
  name: string;
  size: number;
  format: string;
  base: XmlNode | undefined;
}

function definition({ name, format, size, base }: Definition): Element {
  return element(
    "volume",
    {},
    textElement("name", name),
    textElement("capacity", size, { unit: "bytes" }),
    element("target", {}, element("format", { type: format }), element("permissions", {}, textElement("mode", "644"))),
    base &&
      element(
        "backingStore",
        {},
        textElement("path", base.at("target", "path").text),
        element("format", { type: base.at("target", "format").attribute("type") ?? "raw" }),
      ),
  );
}

/** Makes the volume and fills it; resolves to its key. If that fails, nothing is left. */
async function makeOrFind(host: Hypervisor, wanted: Wanted, context: CallContext): Promise<string> {
  const { name, poolName, xml } = wanted;
  const doing = `creating volume ${name} in pool ${poolName}`;
  const make = () => host.run(doing, context, ["vol-create", "--pool", poolName], xml);
  try {
    await make().catch(async (error: Error) => {
      if (!/not active/.test(error.message) || !(await startPool(host, poolName, context))) throw error;
      await make();
    });
  } catch (error) {
    if (error instanceof LibvirtError && /exists already|already exists/.test(error.message))
      return adopt(host, wanted, context);
    throw error;
  }
  const upload = async () => {
    if (wanted.source)
      await host.run(`filling volume ${name}`, context, [
        "vol-upload",
        "--pool",
        poolName,
        "--vol",
        name,
        "--file",
        wanted.source.path,
      ]);
    return (await host.ask(doing, context, ["vol-key", "--pool", poolName, "--vol", name])).trim();
  };
  return orUndo(context, upload, (undoing) =>
    host.run(`removing volume ${name}`, undoing, ["vol-delete", "--pool", poolName, "--vol", name]),
  );
}

/**
 * Uses a volume that has the wanted name already, as an interrupted deployment leaves one. Throws unless its definition
 * and every byte of it are what would have been made. (The official provider uses any volume of that name.)
 */
async function adopt(host: Hypervisor, wanted: Wanted, context: CallContext): Promise<string> {
  const { name, poolName } = wanted;
  const found = await look(host, wanted, context);
  if (!found)
    throw new VisibleError(
      `libvirt on ${host.name}: ${name} in pool ${poolName} is a file that the pool does not know`,
      "Remove it.",
    );
  const differences = await differencesOf(host, found, wanted, context);
  if (differences.length > 0)
    throw new VisibleError(
      `libvirt on ${host.name}: the name ${name} is taken in pool ${poolName} by a volume that is not this resource's: ` +
        differences.join(", "),
      `Nothing was touched. Remove it (virsh vol-delete --pool ${poolName} ${name}) or choose another name.`,
    );
  context.log("info", `using volume ${name}, which an interrupted deployment left`);
  return found.at("key").text;
}

const look = (host: Hypervisor, { name, poolName }: Wanted, context: CallContext) =>
  host.describe(`looking at volume ${name}`, context, ["vol-dumpxml", "--pool", poolName, "--vol", name]);

/** How a volume differs from the one that would have been made; its content is compared byte by byte. */
async function differencesOf(
  host: Hypervisor,
  found: XmlNode,
  { name, poolName, source, xml }: Wanted,
  context: CallContext,
): Promise<string[]> {
  const asked = XmlNode.parse(xml);
  const number = (tag: string) => Number(found.at(tag).text);
  const format = (volume: XmlNode) => volume.at("target", "format").attribute("type");
  const basePath = (volume: XmlNode) => volume.at("backingStore", "path").text;
  // Without a size, a volume becomes as large as its base.
  const size = asked.at("capacity").text;
  const where = ["--pool", poolName, "--vol", name];
  return [
    size !== "" && number("capacity") !== Number(size) && !source && `its size is ${number("capacity")} bytes`,
    format(found) !== format(asked) && `its format is ${format(found)}`,
    basePath(found) !== basePath(asked) && `its base is ${basePath(found) || "none"}`,
    !source && number("allocation") > unwrittenBytes && `${number("allocation")} bytes of it are written`,
    source && !(await sameContent(host, where, source, context)) && `its content is not ${source.name}'s`,
  ].filter((text) => typeof text === "string");
}

/** Volumes have no ownership mark, so only one that equals what would have been made counts as the resource's own. */
async function find(
  host: Hypervisor,
  inputs: PropertyMap,
  context: ResourceContext,
): Promise<ObservedResource | string | undefined> {
  const source = await openSource(textOf(inputs, "source"), context);
  try {
    const wanted = await wantedOf(host, inputs, source, context);
    const found = await look(host, wanted, context);
    if (!found) return undefined;
    const differences = await differencesOf(host, found, wanted, context);
    if (differences.length === 0) return read(host, found.at("key").text, inputs, context);
    return (
      `libvirt on ${host.name} has a volume ${wanted.name} in pool ${wanted.poolName} that may be half filled or ` +
      `another's: ${differences.join(", ")}`
    );
  } finally {
    await source?.close();
  }
}

async function read(
  host: Hypervisor,
  id: string,
  known: PropertyMap,
  context: CallContext,
): Promise<ObservedResource | undefined> {
  const ask = () => host.describe(`looking at volume ${id}`, context, ["vol-dumpxml", "--vol", id]);
  const poolName = textOf(known, "pool");
  const found = (await ask()) ?? ((await startPool(host, poolName, context)) ? await ask() : undefined);
  return (
    found && {
      id: found.at("key").text,
      properties: {
        format: found.at("target", "format").attribute("type") ?? "raw",
        name: found.at("name").text,
        size: Number(found.at("capacity").text),
      },
    }
  );
}

/** Starts a pool, because libvirt does not know the volumes of a stopped one. Returns whether this call started it. */
async function startPool(host: Hypervisor, name: string, context: CallContext): Promise<boolean> {
  if (name === "") return false;
  const info = await orMissing(host.ask(`looking at pool ${name}`, context, ["pool-info", "--pool", name]));
  if (info === undefined || !/^State:\s+inactive/m.test(info)) return false;
  await host.run(`starting pool ${name}`, context, ["pool-start", "--pool", name]);
  return true;
}

async function remove(host: Hypervisor, id: string, known: PropertyMap, context: CallContext): Promise<void> {
  if (!(await read(host, id, known, context))) return;
  await orMissing(host.run(`removing volume ${id}`, context, ["vol-delete", "--vol", id]));
}
