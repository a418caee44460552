import { randomBytes } from "node:crypto";
import type { CallContext } from "../../../engine/provider";
import type { PropertyMap } from "../../../engine/values";
import { VisibleError } from "../../../errors/visibleError";
import { pause } from "../../../connections/abort";
import { cloudInitElement, diskElements, interfaceElements } from "../domain/devices";
import { domainDefinition } from "../domain/definition";
import { domainProperties, interfaceAddresses, isRunning } from "../domain/state";
import type { Resource, ResourceContext } from "../../bridge/resource";
import type { ObservedResource } from "../../bridge/stateForm";
import { nameOf, objects, textOf } from "../inputs";
import { domainSchema } from "../schema";
import { orUndo } from "../undo";
import { LibvirtError, type Hypervisor, type VirshCommand } from "../virsh";
import { writeXml, XmlNode } from "../xml";
import { transformed } from "../xslt";

export const domain: Resource<Hypervisor> = {
  schema: domainSchema,
  create,
  find,
  read,
  update,
  delete: remove,
};

/** The part of a domain's UUID that follows from its resource, and by which what an interrupted create left is found. */
const groupsOfResource = (uuid: string) => uuid.slice(0, "00000000-0000-0000-0000-".length);

/**
 * The rest is drawn anew for each domain, so that a domain that is made again has another id, as the official plugin's has: what is
 * made from the id is then made again, too.
 */
const newUuid = (uuid: string) => `${groupsOfResource(uuid)}${randomBytes(6).toString("hex")}`;

async function find(
  host: Hypervisor,
  inputs: PropertyMap,
  context: ResourceContext,
): Promise<ObservedResource | undefined> {
  const all = await host.ask("listing domains", context, ["list", "--all", "--uuid"]);
  const id = all.split("\n").find((uuid) => uuid.startsWith(groupsOfResource(context.uuid)));
  return id === undefined ? undefined : read(host, id, inputs, context);
}

async function create(host: Hypervisor, inputs: PropertyMap, given: ResourceContext): Promise<ObservedResource> {
  const context = { ...given, uuid: newUuid(given.uuid) };
  if (textOf(inputs, "coreosIgnition") !== "")
    throw new VisibleError(
      "coreosIgnition is not served by the embedded libvirt provider",
      "Say it with xml.xslt (qemu:commandline).",
    );
  const name = nameOf(inputs);
  const [disks, interfaces] = await Promise.all([
    diskElements(host, inputs, context),
    interfaceElements(host, inputs, context),
  ]);
  const xml = await transformed(domainDefinition(name, inputs, { disks, interfaces, uuid: context.uuid }), inputs);
  if (XmlNode.parse(xml).at("uuid").text !== context.uuid)
    throw new VisibleError(
      `libvirt: domain ${name}: xml.xslt must leave /domain/uuid as it is, by which the domain is found again`,
    );
  const attempt = () =>
    orUndo(
      context,
      () => make(host, name, xml, inputs, context),
      (undoing) => destroy(host, context.uuid, undoing),
    );
  if ((await host.domainNames(context)).has(name)) await clearName(host, name, inputs, context);
  try {
    return await attempt();
  } catch (error) {
    // The name has been taken since the names were listed.
    if (!(error instanceof LibvirtError) || !/already exists with uuid/.test(error.message)) throw error;
    await clearName(host, name, inputs, context);
    return attempt();
  }
}

/**
 * Makes the domain with one virsh process. Its commands name the domain by UUID: if someone else has taken the name
 * meanwhile, defining fails and the later commands do not touch the other domain.
 */
async function make(
  host: Hypervisor,
  name: string,
  xml: string,
  inputs: PropertyMap,
  context: ResourceContext,
): Promise<ObservedResource> {
  const byUuid = ["--domain", context.uuid];
  const hasAutostart = inputs["autostart"] === true;
  const commands: VirshCommand[] = [{ doing: `defining domain ${name}`, args: ["define"] }];
  if (hasAutostart)
    commands.push({ doing: `setting domain ${name} to start with the host`, args: ["autostart", ...byUuid] });
  if (inputs["running"] !== false) commands.push({ doing: `starting domain ${name}`, args: ["start", ...byUuid] });
  commands.push({ doing: `looking at domain ${name}`, args: ["dumpxml", ...byUuid] });
  const answers = await host.runEach(context, commands, xml);
  const failure = answers.find((answer) => answer instanceof LibvirtError);
  if (failure !== undefined) throw failure;
  if (inputs["running"] !== false) await waitForLeases(host, name, inputs, context);
  const found = XmlNode.parse(String(answers.at(-1)));
  const properties = await domainProperties(host, found, inputs, hasAutostart, context);
  return { id: found.at("uuid").text, properties };
}

const describe = (host: Hypervisor, id: string, context: CallContext) =>
  host.describe(`looking at domain ${id}`, context, ["dumpxml", "--domain", id]);

/**
 * Frees a name: removes a domain that an interrupted deployment left. @throws VisibleError if the domain is not ours
 */
async function clearName(host: Hypervisor, name: string, inputs: PropertyMap, context: CallContext): Promise<void> {
  const other = await describe(host, name, context);
  if (!other) return;
  const description = other.at("description").text;
  const isOurs = description !== "" && description === textOf(inputs, "description");
  if (!isOurs)
    throw new VisibleError(
      `libvirt on ${host.name}: the name ${name} is taken by domain ${other.at("uuid").text} ` +
        `(${isRunning(other) ? "running" : "not running"}, description ${JSON.stringify(description)}), which is not this ` +
        "resource's",
      `Nothing was touched. Remove it (${isRunning(other) ? `virsh destroy ${name}; ` : ""}virsh undefine --nvram ${name}) or choose another name.`,
    );
  context.log("info", `making domain ${name} anew, which an interrupted deployment left`);
  await destroy(host, other.at("uuid").text, context);
}

/** If an interface asks for it (waitForLease), waits until the domain has an address, up to the create timeout. */
async function waitForLeases(
  host: Hypervisor,
  name: string,
  inputs: PropertyMap,
  context: ResourceContext,
): Promise<void> {
  const waits = objects(inputs["networkInterfaces"]).some((one) => one["waitForLease"] === true);
  if (!waits) return;
  const limitSeconds = context.timeoutSeconds || 300;
  const deadline = Date.now() + limitSeconds * 1000;
  while ((await interfaceAddresses(host, name, inputs, context)).size === 0) {
    if (Date.now() > deadline)
      throw new VisibleError(
        `libvirt on ${host.name}: domain ${name} has no address after ${limitSeconds} s`,
        "Check that it boots, that there is DHCP on its network and, with qemuAgent, that the agent is installed.",
      );
    await pause(1000, context.signal);
  }
}

async function read(
  host: Hypervisor,
  id: string,
  known: PropertyMap,
  context: CallContext,
): Promise<ObservedResource | undefined> {
  const found = await describe(host, id, context);
  if (!found) return undefined;
  const info = await host.ask(`looking at domain ${id}`, context, ["dominfo", "--domain", id]);
  const autostart = /^Autostart:\s+enable/m.test(info);
  const properties = await domainProperties(host, found, known, autostart, context);
  const imported = Object.keys(known).length === 0 ? importedProperties(found) : {};
  return { id: found.at("uuid").text, properties: { ...imported, ...properties } };
}

/** Properties that only an import reads from libvirt; otherwise the program has given them. */
function importedProperties(found: XmlNode): PropertyMap {
  const memory = found.at("memory");
  return {
    memory: Math.round(Number(memory.text) / (memory.attribute("unit") === "MiB" ? 1 : 1024)),
    type: found.attribute("type") ?? "",
    vcpu: Number(found.at("vcpu").text),
  };
}

async function update(
  host: Hypervisor,
  id: string,
  before: PropertyMap,
  inputs: PropertyMap,
  context: CallContext,
): Promise<void> {
  const found = await describe(host, id, context);
  if (!found) throw new VisibleError(`libvirt on ${host.name}: domain ${id} is gone`, "Run refresh, then up again.");
  const cloudInit = textOf(inputs, "cloudinit");
  if (cloudInit !== textOf(before, "cloudinit") && cloudInit !== "")
    await changeCloudInit(host, id, cloudInit, isRunning(found), context);
  const autostart = inputs["autostart"] === true;
  if (autostart !== (before["autostart"] === true))
    await host.run(`changing the start of domain ${id}`, context, [
      "autostart",
      "--domain",
      id,
      ...(autostart ? [] : ["--disable"]),
    ]);
  const runs = inputs["running"] !== false;
  if (runs && !isRunning(found)) await host.run(`starting domain ${id}`, context, ["start", "--domain", id]);
  if (!runs && isRunning(found)) await host.run(`stopping domain ${id}`, context, ["destroy", "--domain", id]);
}

async function changeCloudInit(host: Hypervisor, id: string, disk: string, running: boolean, context: CallContext) {
  const xml = writeXml(await cloudInitElement(host, disk, context));
  const scope = running ? ["--live", "--config"] : ["--config"];
  await host.run(
    `changing the cloud-init disk of domain ${id}`,
    context,
    ["update-device", "--domain", id, ...scope],
    xml,
  );
}

async function remove(host: Hypervisor, id: string, _known: PropertyMap, context: CallContext): Promise<void> {
  await destroy(host, id, context);
}

/** Stops a domain and removes everything that libvirt keeps of it. Succeeds if the domain is gone already. */
async function destroy(host: Hypervisor, id: string, context: CallContext): Promise<void> {
  const everything = ["--nvram", "--managed-save", "--snapshots-metadata", "--checkpoints-metadata"];
  const answers = await host.runEach(context, [
    { doing: `stopping domain ${id}`, args: ["destroy", "--domain", id] },
    { doing: `undefining domain ${id}`, args: ["undefine", "--domain", id, ...everything] },
  ]);
  for (const answer of answers)
    if (answer instanceof LibvirtError && !answer.missing && !/is not running/.test(answer.message)) throw answer;
}
