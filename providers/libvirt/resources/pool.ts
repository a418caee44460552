import type { CallContext } from "../../../engine/provider";
import { isMap, type PropertyMap } from "../../../engine/values";
import { VisibleError } from "../../../errors/visibleError";
import { asMade, type Resource, type ResourceContext } from "../../bridge/resource";
import type { ObservedResource } from "../../bridge/stateForm";
import { nameOf, objects, textOf } from "../inputs";
import { poolSchema } from "../schema";
import { orUndo } from "../undo";
import type { Hypervisor } from "../virsh";
import { element, textElement, type Element, type XmlNode } from "../xml";
import { transformed } from "../xslt";

export const pool: Resource<Hypervisor> = {
  schema: poolSchema,
  create,
  find: (host, inputs, context) => read(host, context.uuid, inputs, context),
  read,
  delete: remove,
};

async function create(host: Hypervisor, inputs: PropertyMap, context: ResourceContext): Promise<ObservedResource> {
  const name = nameOf(inputs);
  const xml = await transformed(definition(name, inputs, context.uuid), inputs);
  await clearLeftover(host, name, targetPath(inputs), context);
  await host.run(`defining pool ${name}`, context, ["pool-define"], xml);
  const make = async (): Promise<ObservedResource> => {
    const overwrites = isMap(inputs["source"]) && !Array.isArray(inputs["source"]["devices"]) ? ["--no-overwrite"] : [];
    await host.run(`building pool ${name}`, context, ["pool-build", "--pool", name, ...overwrites]);
    await host.run(`setting pool ${name} to start with the host`, context, ["pool-autostart", "--pool", name]);
    await host.run(`starting pool ${name}`, context, ["pool-start", "--pool", name]);
    return asMade(await read(host, name, inputs, context), `libvirt on ${host.name}: pool ${name}`);
  };
  return orUndo(context, make, async (undoing) => {
    await host.run(`stopping pool ${name}`, undoing, ["pool-destroy", "--pool", name]).catch(() => undefined);
    await host.run(`undefining pool ${name}`, undoing, ["pool-undefine", "--pool", name]);
  });
}

function definition(name: string, inputs: PropertyMap, uuid: string): Element {
  const source = isMap(inputs["source"]) ? inputs["source"] : undefined;
  return element(
    "pool",
    { type: textOf(inputs, "type") },
    textElement("name", name),
    textElement("uuid", uuid),
    source &&
      element(
        "source",
        {},
        ...objects(source["devices"]).map((device) => element("device", { path: textOf(device, "path") })),
        textOf(source, "name") !== "" && textElement("name", textOf(source, "name")),
      ),
    element("target", {}, textElement("path", targetPath(inputs))),
  );
}

const targetPath = (inputs: PropertyMap) =>
  isMap(inputs["target"]) ? textOf(inputs["target"], "path") : textOf(inputs, "path");

/**
 * Removes a pool of the same name and folder if it holds nothing, as an interrupted deployment leaves one; else throws.
 */
async function clearLeftover(host: Hypervisor, name: string, path: string, context: CallContext): Promise<void> {
  const other = await host.describe(`looking at pool ${name}`, context, ["pool-dumpxml", "--pool", name]);
  if (!other) return;
  const otherPath = other.at("target", "path").text;
  // libvirt lists a pool's volumes only while the pool is started.
  await host.run(`starting pool ${name}`, context, ["pool-start", "--pool", name]).catch(() => undefined);
  const volumes = await volumeNames(host, name, context);
  if (otherPath !== path || volumes.length > 0)
    throw new VisibleError(
      `libvirt on ${host.name}: the name ${name} is taken by a pool at ${otherPath} that holds ${listed(volumes)}`,
      "Nothing was touched. Remove it, or choose another name.",
    );
  context.log("info", `making pool ${name} anew, which an interrupted deployment left`);
  await host.run(`stopping pool ${name}`, context, ["pool-destroy", "--pool", name]).catch(() => undefined);
  await host.run(`undefining pool ${name}`, context, ["pool-undefine", "--pool", name]);
}

/** The names of a pool's volumes; none if the pool is not started. */
async function volumeNames(host: Hypervisor, poolId: string, context: CallContext): Promise<string[]> {
  const started = await host.run(`looking into pool ${poolId}`, context, ["pool-refresh", "--pool", poolId]).then(
    () => true,
    () => false,
  );
  if (!started) return [];
  const answer = await host.ask(`looking into pool ${poolId}`, context, ["vol-list", "--pool", poolId]);
  return answer
    .split("\n")
    .map((line) => line.trim().split(/\s+/)[0] ?? "")
    .filter(Boolean);
}

function listed(names: string[]): string {
  if (names.length === 0) return "no volumes";
  return `${names.slice(0, 5).join(", ")}${names.length > 5 ? ` and ${names.length - 5} more volumes` : ""}`;
}

async function read(
  host: Hypervisor,
  id: string,
  known: PropertyMap,
  context: CallContext,
): Promise<ObservedResource | undefined> {
  const found = await host.describe(`looking at pool ${id}`, context, ["pool-dumpxml", "--pool", id]);
  return found && { id: found.at("uuid").text, properties: properties(found, known) };
}

function properties(found: XmlNode, known: PropertyMap): PropertyMap {
  const path = found.at("target", "path").text;
  const usesOldPath = textOf(known, "path") !== "";
  return {
    allocation: Number(found.at("allocation").text),
    available: Number(found.at("available").text),
    capacity: Number(found.at("capacity").text),
    name: found.at("name").text,
    ...(usesOldPath ? { path } : { target: { path } }),
    type: found.attribute("type") ?? "",
  };
}

/**
 * Removes a pool and, of a "dir" pool, its empty folder. Throws, and leaves the pool as it is, if it still holds
 * volumes.
 */
async function remove(host: Hypervisor, id: string, known: PropertyMap, context: CallContext): Promise<void> {
  const found = await host.describe(`looking at pool ${id}`, context, ["pool-dumpxml", "--pool", id]);
  if (!found) return;
  const name = textOf(known, "name");
  const volumes = await volumeNames(host, id, context);
  if (volumes.length > 0)
    throw new VisibleError(
      `libvirt on ${host.name}: pool ${name} at ${found.at("target", "path").text} still holds ${listed(volumes)}, which this ` +
        "deployment did not make",
      `Nothing was touched. Remove them (virsh vol-delete --pool ${name} NAME).`,
    );
  await host.run(`stopping pool ${name}`, context, ["pool-destroy", "--pool", id]).catch((error: Error) => {
    if (!/not active/.test(error.message)) throw error;
  });
  const isLogical = found.attribute("type") === "logical";
  if (!isLogical || found.at("source", "device").exists)
    await host
      .run(`removing the folder of pool ${name}`, context, ["pool-delete", "--pool", id])
      .catch((error: Error) => {
        // A deployment that was killed between defining and building a pool has made no folder.
        if (!/No such file or directory/.test(error.message)) throw error;
      });
  await host.run(`undefining pool ${name}`, context, ["pool-undefine", "--pool", id]);
}
