import type { CallContext } from "../../../engine/provider";
import type { PropertyMap, PropertyValue } from "../../../engine/values";
import { objects, textOf } from "../inputs";
import type { Hypervisor } from "../virsh";
import type { XmlNode } from "../xml";
import { splitCmdline } from "./cmdline";

/**
 * A domain's properties as libvirt reports them, without those that a stylesheet may have changed (memory, vCPUs,
 * devices): they would look like differences from what the program asked for.
 */
export async function domainProperties(
  host: Hypervisor,
  found: XmlNode,
  known: PropertyMap,
  autostart: boolean,
  context: CallContext,
): Promise<PropertyMap> {
  const os = found.at("os");
  const mode = found.at("cpu").attribute("mode");
  const cmdlines = splitCmdline(os.at("cmdline").text);
  return {
    name: found.at("name").text,
    description: found.at("description").text,
    arch: os.at("type").attribute("arch") ?? "",
    machine: await machineAlias(host, os.at("type"), context),
    emulator: found.at("devices", "emulator").text,
    cpu: mode === undefined ? null : { mode },
    ...(os.at("kernel").exists ? { kernel: os.at("kernel").text } : {}),
    ...(os.at("initrd").exists ? { initrd: os.at("initrd").text } : {}),
    ...(cmdlines.length > 0 ? { cmdlines } : {}),
    running: isRunning(found),
    autostart,
    networkInterfaces: await interfaces(host, found, known, context),
  };
}

/** A domain has an id number only while it is running. */
export const isRunning = (found: XmlNode): boolean => found.attribute("id") !== undefined;

/** The alias ("pc") of a machine type: libvirt records the full name ("pc-i440fx-7.2") even if the alias was given. */
async function machineAlias(host: Hypervisor, type: XmlNode, context: CallContext): Promise<string> {
  const machine = type.attribute("machine") ?? "";
  const guests = (await host.capabilities(context)).all("guest");
  const arch = guests.map((guest) => guest.at("arch")).find((one) => one.attribute("name") === type.attribute("arch"));
  return arch?.all("machine").find((one) => one.attribute("canonical") === machine)?.text ?? machine;
}

async function interfaces(
  host: Hypervisor,
  found: XmlNode,
  known: PropertyMap,
  context: CallContext,
): Promise<PropertyValue> {
  const before = objects(known["networkInterfaces"]);
  const addresses = isRunning(found)
    ? await interfaceAddresses(host, found.at("uuid").text, known, context)
    : new Map<string, string[]>();
  return found
    .at("devices")
    .all("interface")
    .map((one, index) => {
      const source = one.at("source");
      const mac = (one.at("mac").attribute("address") ?? "").toUpperCase();
      const mode = source.attribute("mode");
      return {
        addresses: addresses.get(mac) ?? [],
        bridge: one.attribute("type") === "bridge" ? (source.attribute("bridge") ?? "") : "",
        hostname: "",
        mac,
        macvtap: mode === "bridge" ? (source.attribute("dev") ?? "") : "",
        networkId: textOf(before[index] ?? {}, "networkId"),
        networkName: source.attribute("network") ?? "",
        passthrough: mode === "passthrough" ? (source.attribute("dev") ?? "") : "",
        vepa: mode === "vepa" ? (source.attribute("dev") ?? "") : "",
        waitForLease: before[index]?.["waitForLease"] === true,
      };
    });
}

/** IP addresses by MAC address, from the guest's agent or the host's DHCP leases; none if neither has any. */
export async function interfaceAddresses(
  host: Hypervisor,
  id: string,
  known: PropertyMap,
  context: CallContext,
): Promise<Map<string, string[]>> {
  const asksAgent = known["qemuAgent"] === true;
  const hasNetwork = objects(known["networkInterfaces"]).some(
    (one) => textOf(one, "networkName") || textOf(one, "networkId"),
  );
  const addresses = new Map<string, string[]>();
  if (!asksAgent && !hasNetwork) return addresses;
  const args = ["domifaddr", "--domain", id, "--source", asksAgent ? "agent" : "lease", "--full"];
  const answer = await host.ask(`asking for the addresses of domain ${id}`, context, args).catch(() => "");
  for (const line of answer.split("\n")) {
    const [, mac, address] = /\s((?:[0-9a-f]{2}:){5}[0-9a-f]{2})\s+ipv[46]\s+([^\s/]+)/i.exec(line) ?? [];
    if (mac === undefined || address === undefined) continue;
    addresses.set(mac.toUpperCase(), [...(addresses.get(mac.toUpperCase()) ?? []), address]);
  }
  return addresses;
}
