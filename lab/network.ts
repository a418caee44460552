import { procsFile } from "./cgroup";
import { run } from "./command";
import { runIn, type LiveHost } from "./host";
import { bridge, managementNic, wireNic, workCgroup } from "./plan";
import { rateBitsPerSecond, sizeBytes, type Wire } from "./wire";

/** Part of what `ip -j link` says of an interface. */
interface Link {
  ifname: string;
  operstate: string;
  flags: string[];
  master?: string;
}

/** Part of what `ip -j addr` says. */
interface Addresses extends Link {
  addr_info: { local: string; prefixlen: number }[];
}

/** Runs a command on this machine that `down` must be able to end. */
function runHere(host: LiveHost, command: string, args: string[]): Promise<string> {
  return run(command, args, { cgroupProcs: procsFile(host.cgroups, workCgroup(host.plan.lab)) });
}

async function linksIn(host: LiveHost): Promise<Link[]> {
  return JSON.parse(await runIn(host, "ip", ["-j", "link", "show"])) as Link[];
}

async function linksHere(): Promise<Link[]> {
  return JSON.parse(await run("ip", ["-j", "link", "show"])) as Link[];
}

/** Sets kernel switches of the host's network namespace; answers those that had to be changed. */
async function setSysctls(host: LiveHost, values: Record<string, string>): Promise<string[]> {
  // /proc/sys/net shows the namespace of the process that opens it, so this is done from inside.
  const script =
    'while read -r file value; do [ ! -e "$file" ] || [ "$(cat "$file")" = "$value" ] || { echo "$value" >"$file" && echo "$file"; } 2>/dev/null; done; exit 0';
  const lines = Object.entries(values).map(([name, value]) => `/proc/sys/net/${name} ${value}\n`);
  const changed = await runIn(host, "bash", ["-c", script], { input: lines.join("") });
  return changed.split("\n").filter(Boolean);
}

/** Loopback, kernel switches and the bridge of one host. */
export async function makeHostNetwork(host: LiveHost): Promise<boolean> {
  const sysctls = await setSysctls(host, {
    // Nothing but the testbed's own packets on the wire: no router solicitations, no multicast reports.
    "ipv6/conf/all/disable_ipv6": "1",
    "ipv6/conf/default/disable_ipv6": "1",
    // Bridged packets must not pay for, or be dropped by, the firewall; 1 also in a fresh namespace.
    "bridge/bridge-nf-call-iptables": "0",
    "bridge/bridge-nf-call-ip6tables": "0",
    "bridge/bridge-nf-call-arptables": "0",
  });
  const links = await linksIn(host);
  const missing: string[][] = [];
  if (!isUp(links, "lo")) missing.push(["link", "set", "lo", "up"]);
  if (!links.some(({ ifname }) => ifname === bridge))
    missing.push(["link", "add", bridge, "type", "bridge", "stp_state", "0"]);
  if (!isUp(links, bridge)) missing.push(["link", "set", bridge, "up"]);
  for (const args of missing) await runIn(host, "ip", args);
  return sysctls.length + missing.length > 0;
}

/** The veth pair between the two hosts' bridges, with the same token bucket at both ends. */
export async function makeWire(sender: LiveHost, responder: LiveHost, wire: Wire): Promise<boolean> {
  const hosts = [sender, responder];
  const links = await Promise.all(hosts.map(linksIn));
  const ends = links.map((list) => list.some(({ ifname }) => ifname === wireNic));
  let changed = !ends.every(Boolean);
  if (changed) {
    // One end without the other cannot come of veth; an interface of that name is something else's and in the way.
    for (const [index, host] of hosts.entries()) if (ends[index]) await runIn(host, "ip", ["link", "delete", wireNic]);
    const peer = ["type", "veth", "peer", "name", wireNic, "netns", String(responder.holder)];
    await runHere(sender, "ip", ["link", "add", "name", wireNic, "netns", String(sender.holder), ...peer]);
  }
  for (const host of hosts) {
    const now = await linksIn(host);
    if (now.find(({ ifname }) => ifname === wireNic)?.master !== bridge) {
      await runIn(host, "ip", ["link", "set", wireNic, "master", bridge]);
      changed = true;
    }
    if (!isUp(now, wireNic)) {
      await runIn(host, "ip", ["link", "set", wireNic, "up"]);
      changed = true;
    }
    if (await shapeWire(host, wire)) changed = true;
  }
  return changed;
}

/** The link between a host and this machine, over which ssh goes. */
export async function makeManagement(host: LiveHost): Promise<boolean> {
  const { managementLink, address, gateway } = host.plan;
  const inside = (await linksIn(host)).some(({ ifname }) => ifname === managementNic);
  const outside = (await linksHere()).some(({ ifname }) => ifname === managementLink);
  let changed = !inside || !outside;
  if (changed) {
    if (outside) await runHere(host, "ip", ["link", "delete", managementLink]);
    if (inside) await runIn(host, "ip", ["link", "delete", managementNic]);
    const peer = ["type", "veth", "peer", "name", managementNic, "netns", String(host.holder)];
    await runHere(host, "ip", ["link", "add", "name", managementLink, ...peer]);
  }
  const here = (args: string[]) => runHere(host, "ip", args);
  const there = (args: string[]) => runIn(host, "ip", args);
  if (await setAddress(here, managementLink, gateway)) changed = true;
  if (await setAddress(there, managementNic, address)) changed = true;
  return changed;
}

/** What a wire's end does to packets, as the kernel tells it. */
export interface WireFacts {
  qdisc: string;
  /** `ethtool -k` features that are on. */
  offloads: string[];
}

export async function readWire(host: LiveHost): Promise<WireFacts> {
  const qdisc = (await runIn(host, "tc", ["qdisc", "show", "dev", wireNic])).split("\n")[0]?.trim() ?? "";
  const features = await runIn(host, "ethtool", ["-k", wireNic]);
  const offloads = features.split("\n").flatMap((line) => /^\s*([\w-]+): on\b/.exec(line)?.[1] ?? []);
  return { qdisc, offloads };
}

/** Removes this machine's ends of a lab's management links; the rest goes with the hosts' namespaces. */
export async function removeManagementLinks(names: readonly string[]): Promise<void> {
  const present = new Set((await linksHere()).map(({ ifname }) => ifname));
  for (const name of names)
    if (present.has(name)) {
      // The kernel may take it away first, together with its peer.
      await run("ip", ["link", "delete", name]).catch(async (error: unknown) => {
        if ((await linksHere()).some(({ ifname }) => ifname === name)) throw error;
      });
    }
}

async function shapeWire(host: LiveHost, wire: Wire): Promise<boolean> {
  const [qdisc] = JSON.parse(await runIn(host, "tc", ["-j", "qdisc", "show", "dev", wireNic])) as {
    kind: string;
    options: { rate?: number; burst?: number; limit?: number };
  }[];
  const asked = {
    rate: (rateBitsPerSecond(wire.rate) ?? 0) / 8,
    burst: sizeBytes(wire.burst) ?? 0,
    limit: sizeBytes(wire.limit) ?? 0,
  };
  const near = (a: number | undefined, b: number) => a !== undefined && Math.abs(a - b) <= b / 1000;
  const options = qdisc?.kind === "tbf" ? qdisc.options : {};
  if (near(options.rate, asked.rate) && near(options.burst, asked.burst) && near(options.limit, asked.limit))
    return false;
  const tbf = ["tbf", "rate", wire.rate, "burst", wire.burst, "limit", wire.limit];
  await runIn(host, "tc", ["qdisc", "replace", "dev", wireNic, "root", ...tbf]);
  return true;
}

async function setAddress(ip: (args: string[]) => Promise<string>, link: string, address: string): Promise<boolean> {
  const [now] = JSON.parse(await ip(["-j", "addr", "show", "dev", link])) as Addresses[];
  const missing: string[][] = [];
  if (!now?.addr_info.some(({ local }) => local === address))
    missing.push(["addr", "add", `${address}/30`, "dev", link]);
  if (!now?.flags.includes("UP")) missing.push(["link", "set", link, "up"]);
  for (const args of missing) await ip(args);
  return missing.length > 0;
}

function isUp(links: Link[], name: string): boolean {
  return links.some(({ ifname, flags }) => ifname === name && flags.includes("UP"));
}
