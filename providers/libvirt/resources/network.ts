import type { CallContext } from "../../../engine/provider";
import { isMap, type PropertyMap } from "../../../engine/values";
import { VisibleError } from "../../../errors/visibleError";
import { asMade, type Resource, type ResourceContext } from "../../bridge/resource";
import type { ObservedResource } from "../../bridge/stateForm";
import { nameOf, objects, textOf } from "../inputs";
import { ipElement, networkOf } from "../network/subnet";
import { networkSchema } from "../schema";
import { orUndo } from "../undo";
import type { Hypervisor } from "../virsh";
import { element, textElement, type Element, type XmlNode } from "../xml";
import { transformed } from "../xslt";

export const network: Resource<Hypervisor> = {
  schema: networkSchema,
  create,
  find: (host, inputs, context) => read(host, context.uuid, inputs, context),
  read,
  update,
  delete: remove,
};

async function create(host: Hypervisor, inputs: PropertyMap, context: ResourceContext): Promise<ObservedResource> {
  const name = nameOf(inputs);
  const other = await describe(host, name, context);
  if (other)
    throw new VisibleError(
      `libvirt on ${host.name}: the name ${name} is taken by network ${other.at("uuid").text} (bridge ` +
        `${other.at("bridge").attribute("name") ?? "none"})`,
      `Nothing was touched. Remove it (virsh net-destroy ${name}; virsh net-undefine ${name}) or choose another name.`,
    );
  const xml = await transformed(definition(name, inputs, context.uuid), inputs);
  await host.run(`defining network ${name}`, context, ["net-define"], xml);
  const make = async (): Promise<ObservedResource> => {
    await host.run(`starting network ${name}`, context, ["net-start", "--network", name]);
    if (inputs["autostart"] === true)
      await host.run(`setting network ${name} to start with the host`, context, ["net-autostart", "--network", name]);
    return asMade(await read(host, name, inputs, context), `libvirt on ${host.name}: network ${name}`);
  };
  return orUndo(context, make, (undoing) => remove(host, name, inputs, undoing));
}

const describe = (host: Hypervisor, id: string, context: CallContext) =>
  host.describe(`looking at network ${id}`, context, ["net-dumpxml", "--network", id]);

function definition(name: string, inputs: PropertyMap, uuid: string): Element {
  const mode = textOf(inputs, "mode");
  const bridge = textOf(inputs, "bridge");
  if (mode === "bridge" && bridge === "")
    throw new VisibleError(`libvirt: network ${name}: mode "bridge" needs the name of a bridge`);
  const isBridged = mode === "bridge";
  const dhcp = isMap(inputs["dhcp"]) && inputs["dhcp"]["enabled"] === true;
  const dns = isMap(inputs["dns"]) ? inputs["dns"] : {};
  const domain = textOf(inputs, "domain");
  const addresses = Array.isArray(inputs["addresses"]) ? inputs["addresses"].map(String) : [];
  return element(
    "network",
    {},
    textElement("name", name),
    textElement("uuid", uuid),
    mode !== "none" &&
      element("forward", { mode }, mode === "nat" && element("nat", {}, element("port", { start: 1024, end: 65535 }))),
    (bridge !== "" || !isBridged) &&
      element("bridge", { name: bridge || undefined, stp: isBridged ? undefined : "on" }),
    typeof inputs["mtu"] === "number" && element("mtu", { size: inputs["mtu"] }),
    domain !== "" && element("domain", { name: domain, localOnly: dns["localOnly"] === true ? "yes" : undefined }),
    !isBridged && dnsElement(dns),
    ...(isBridged ? [] : addresses.map((address) => ipElement(address, dhcp))),
    ...objects(inputs["routes"]).map((route) => {
      const [address, prefix] = textOf(route, "cidr").split("/");
      return element("route", {
        family: address?.includes(":") ? "ipv6" : "ipv4",
        address,
        prefix,
        gateway: textOf(route, "gateway"),
      });
    }),
  );
}

const dnsElement = (dns: PropertyMap) =>
  element(
    "dns",
    { enable: dns["enabled"] === true ? "yes" : "no" },
    ...objects(dns["hosts"]).map((host) =>
      element("host", { ip: textOf(host, "ip") }, textElement("hostname", textOf(host, "hostname"))),
    ),
  );

async function read(
  host: Hypervisor,
  id: string,
  known: PropertyMap,
  context: CallContext,
): Promise<ObservedResource | undefined> {
  const found = await describe(host, id, context);
  if (!found) return undefined;
  const info = await host.ask(`looking at network ${id}`, context, ["net-info", "--network", id]);
  return { id: found.at("uuid").text, properties: properties(found, known, /^Autostart:\s+yes/m.test(info)) };
}

function properties(found: XmlNode, known: PropertyMap, autostart: boolean): PropertyMap {
  const addresses = found
    .all("ip")
    .map((ip) => networkOf(ip.attribute("address") ?? "", Number(ip.attribute("prefix") ?? 0)));
  const hasDhcp = found.all("ip").some((ip) => ip.at("dhcp").exists);
  const dns = isMap(known["dns"])
    ? known["dns"]
    : { enabled: found.at("dns").attribute("enable") === "yes", forwarders: [], hosts: [], localOnly: false, srvs: [] };
  return {
    ...(addresses.length > 0 ? { addresses } : {}),
    autostart,
    bridge: found.at("bridge").attribute("name") ?? "",
    dhcp: isMap(known["dhcp"]) ? known["dhcp"] : { enabled: hasDhcp },
    dns,
    mode: found.at("forward").exists ? (found.at("forward").attribute("mode") ?? "nat") : "none",
    name: found.at("name").text,
  };
}

async function update(
  host: Hypervisor,
  id: string,
  before: PropertyMap,
  inputs: PropertyMap,
  context: CallContext,
): Promise<void> {
  const info = await host.ask(`looking at network ${id}`, context, ["net-info", "--network", id]);
  if (/^Active:\s+no/m.test(info)) await host.run(`starting network ${id}`, context, ["net-start", "--network", id]);
  const autostart = inputs["autostart"] === true;
  if (autostart !== (before["autostart"] === true))
    await host.run(`changing the start of network ${id}`, context, [
      "net-autostart",
      "--network",
      id,
      ...(autostart ? [] : ["--disable"]),
    ]);
}

async function remove(host: Hypervisor, id: string, _known: PropertyMap, context: CallContext): Promise<void> {
  if (!(await describe(host, id, context))) return;
  await host.run(`stopping network ${id}`, context, ["net-destroy", "--network", id]).catch((error: Error) => {
    if (!/not active/.test(error.message)) throw error;
  });
  await host.run(`undefining network ${id}`, context, ["net-undefine", "--network", id]);
}
