import { randomUUID } from "node:crypto";
import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import execa from "execa";
import type { CallContext } from "../../../engine/provider";
import type { PropertyMap } from "../../../engine/values";
import { VisibleError } from "../../../errors/visibleError";
import type { Resource, ResourceContext } from "../../bridge/resource";
import type { ObservedResource } from "../../bridge/stateForm";
import { cloudInitKey } from "../cloudInitKey";
import { nameOf, textOf } from "../inputs";
import { isNotInstalled } from "../programs";
import { cloudInitDiskSchema } from "../schema";
import { withFolder } from "../temporaryFiles";
import type { Hypervisor } from "../virsh";
import { volume } from "./volume";

/**
 * An ISO image for cloud-init, kept as a volume. As in the official provider, its id is the volume's key, ";" and a
 * UUID.
 */
export const cloudInitDisk: Resource<Hypervisor> = { schema: cloudInitDiskSchema, create, find, read, delete: remove };

async function create(host: Hypervisor, inputs: PropertyMap, context: ResourceContext): Promise<ObservedResource> {
  return withFolder(async (folder) => {
    const iso = await makeIso(folder, inputs);
    const asVolume = { name: nameOf(inputs), pool: textOf(inputs, "pool"), source: iso, format: "raw" };
    const made = await volume.create(host, asVolume, context);
    return { id: `${made.id};${randomUUID()}`, properties: known(inputs) };
  });
}

async function makeIso(folder: string, inputs: PropertyMap): Promise<string> {
  const contents = { "user-data": "userData", "meta-data": "metaData", "network-config": "networkConfig" };
  const files = Object.entries(contents).map(([file, input]) => [join(folder, file), textOf(inputs, input)] as const);
  // These files may hold passwords; only this user can read the folder.
  for (const [path, text] of files) await writeFile(path, text, { mode: 0o600 });
  const iso = join(folder, "cidata.iso");
  const args = ["-output", iso, "-volid", "cidata", "-joliet", "-rock", "-quiet", ...files.map(([path]) => path)];
  for (const program of ["mkisofs", "genisoimage", "xorrisofs"]) {
    const result = await execa(program, args, { reject: false });
    if (isNotInstalled(result)) continue;
    if (result.failed)
      throw new VisibleError(`libvirt: cloud-init disk ${textOf(inputs, "name")}: ${program}: ${result.stderr.trim()}`);
    await stat(iso);
    return iso;
  }
  throw new VisibleError("a CloudInitDisk needs mkisofs on this machine", "Install it: apt-get install genisoimage");
}

const known = (properties: PropertyMap): PropertyMap => ({
  metaData: textOf(properties, "metaData"),
  networkConfig: textOf(properties, "networkConfig"),
  userData: textOf(properties, "userData"),
});

/**
 * An ISO image contains the time when it was made, so comparing contents cannot show whose a volume of this name is.
 */
async function find(host: Hypervisor, inputs: PropertyMap, context: ResourceContext): Promise<string | undefined> {
  const [name, pool] = [nameOf(inputs), textOf(inputs, "pool")];
  const where = ["--pool", pool, "--vol", name];
  const found = await host.describe(`looking at volume ${name}`, context, ["vol-dumpxml", ...where]);
  return found && `libvirt on ${host.name} has a volume ${name} in pool ${pool}, which may be another's`;
}

async function read(
  host: Hypervisor,
  id: string,
  properties: PropertyMap,
  context: CallContext,
): Promise<ObservedResource | undefined> {
  const found = await volume.read(host, cloudInitKey(id), properties, context);
  return found && { id, properties: { ...known(properties), name: found.properties["name"] ?? "" } };
}

async function remove(host: Hypervisor, id: string, properties: PropertyMap, context: CallContext): Promise<void> {
  await volume.delete(host, cloudInitKey(id), properties, context);
}
