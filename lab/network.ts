import { procsFile } from "./cgroup";
import { quietly, run } from "./command";
import { runIn, type LiveHost } from "./host";
import { bridge, managementNic, wireNic, workCgroup } from "./layout";
import { rateBitsPerSecond, sizeBytes, type Wire } from "./wire";

/** Part of what `ip -j addr show` says about an interface. */
interface Link {
  ifname: string;
  flags: string[];
  master?: string;
  addr_info: { local: string }[];
}

/** Kernel settings of a host's network namespace, below /proc/sys/net. */
const switches = {
  // Keeps all but the testbed's own packets off the wire: no router solicitations, no multicast reports.
  "ipv6/conf/all/disable_ipv6": "1",
  "ipv6/conf/default/disable_ipv6": "1",
  // The firewall must neither delay nor drop bridged packets. The kernel's default is 1, in a new namespace too.
  "bridge/bridge-nf-call-iptables": "0",
  "bridge/bridge-nf-call-ip6tables": "0",
  "bridge/bridge-nf-call-arptables": "0",
};

/** Sets up loopback, kernel settings, bridge and management link of one host. Returns whether anything was missing. */
export async function makeHostNetwork(host: LiveHost): Promise<boolean> {
  const { managementLink, address, gateway } = host.layout;
  const switched = await setSwitches(host);
  let [inside, outside] = await Promise.all([linksIn(host), linksHere()]);
  const ends = [find(inside, managementNic), find(outside, managementLink)];
  const linked = ends.every(Boolean);
  if (!linked) {
    if (ends[0]) await ipIn(host, [`link delete ${managementNic}`]);
    if (ends[1]) await ipHere(host, [`link delete ${managementLink}`]);
    await ipHere(host, [`link add name ${managementLink} type veth peer name ${managementNic} netns ${host.holder}`]);
    [inside, outside] = await Promise.all([linksIn(host), linksHere()]);
  }
  const madeHere = await ipHere(host, addressed(outside, managementLink, gateway));
  const madeInside = await ipIn(host, [
    ...up(inside, "lo"),
    ...(find(inside, bridge) ? [] : [`link add ${bridge} type bridge stp_state 0`]),
    ...up(inside, bridge),
    ...addressed(inside, managementNic, address),
  ]);
  return switched || !linked || madeHere || madeInside;
}

/** Makes the veth pair between the two hosts' bridges, with the same token bucket at both ends. Returns whether anything was missing. */
export async function makeWire(sender: LiveHost, responder: LiveHost, wire: Wire): Promise<boolean> {
  const hosts = [sender, responder];
  const ends = (await Promise.all(hosts.map(linksIn))).map((links) => find(links, wireNic));
  const linked = ends.every(Boolean);
  if (!linked) {
    // A veth never loses one end alone, so a single interface of that name is something else and must go.
    for (const [index, host] of hosts.entries()) if (ends[index]) await ipIn(host, [`link delete ${wireNic}`]);
    const peer = `type veth peer name ${wireNic} netns ${responder.holder}`;
    await ipHere(sender, [`link add name ${wireNic} netns ${sender.holder} ${peer}`]);
  }
  const joined = await Promise.all(
    hosts.map(async (host) => {
      const links = await linksIn(host);
      const enslave = find(links, wireNic)?.master === bridge ? [] : [`link set ${wireNic} master ${bridge}`];
      const made = await ipIn(host, [...enslave, ...up(links, wireNic)]);
      return (await shapeWire(host, wire)) || made;
    }),
  );
  return !linked || joined.includes(true);
}

/** What one end of the wire does to packets, as read from the kernel. */
export interface WireFacts {
  qdisc: string;
  /** `ethtool -k` features that are on. */
  offloads: string[];
}

export async function readWire(host: LiveHost): Promise<WireFacts> {
  const [qdiscs, features] = await Promise.all([
    runIn(host, "tc", ["qdisc", "show", "dev", wireNic]),
    runIn(host, "ethtool", ["-k", wireNic]),
  ]);
  const offloads = features.split("\n").flatMap((line) => /^\s*([\w-]+): on\b/.exec(line)?.[1] ?? []);
  return { qdisc: qdiscs.split("\n")[0]?.trim() ?? "", offloads };
}

/** Removes this machine's ends of a lab's management links. All other interfaces go with the hosts' namespaces. */
export async function removeManagementLinks(names: readonly string[]): Promise<void> {
  for (const name of names) {
    if (!find(await linksHere(), name)) continue;
    // The kernel may be faster and remove it together with its peer.
    await run("ip", ["link", "delete", name]).catch(async (error: unknown) => {
      if (find(await linksHere(), name)) throw error;
    });
  }
}

/** Sets what differs from {@link switches}. Skips settings that this kernel lacks or does not let a namespace change. */
async function setSwitches(host: LiveHost): Promise<boolean> {
  // /proc/sys/net shows the namespace of the process that opens it, so a process of the host must do this.
  const script =
    'while read -r file value; do [ ! -e "$file" ] || [ "$(<"$file")" = "$value" ] || { echo "$value" >"$file" && echo "$file"; } 2>/dev/null; done; exit 0';
  const lines = Object.entries(switches).map(([name, value]) => `/proc/sys/net/${name} ${value}\n`);
  return (await runIn(host, "bash", [...quietly, script], { input: lines.join("") })) !== "";
}

async function shapeWire(host: LiveHost, wire: Wire): Promise<boolean> {
  const [qdisc] = JSON.parse(await runIn(host, "tc", ["-j", "qdisc", "show", "dev", wireNic])) as {
    kind: string;
    options: { rate?: number; burst?: number; lat?: number };
  }[];
  if (qdisc?.kind === "tbf" && sameShape(qdisc.options, wire)) return false;
  const shape = ["rate", wire.rate, "burst", wire.burst, "limit", wire.limit];
  await runIn(host, "tc", ["qdisc", "replace", "dev", wireNic, "root", "tbf", ...shape]);
  return true;
}

/** True if the kernel's token bucket is the one asked for. tc does not show the limit itself but the latency that follows from it. */
export function sameShape(options: { rate?: number; burst?: number; lat?: number }, wire: Wire): boolean {
  const rate = (rateBitsPerSecond(wire.rate) ?? 0) / 8;
  const burst = sizeBytes(wire.burst) ?? 0;
  const latency = (((sizeBytes(wire.limit) ?? 0) - burst) / rate) * 1e6;
  const near = (a: number | undefined, b: number) => a !== undefined && Math.abs(a - b) <= Math.abs(b) / 100;
  return near(options.rate, rate) && near(options.burst, burst) && near(options.lat, latency);
}

async function linksIn(host: LiveHost): Promise<Link[]> {
  return JSON.parse(await runIn(host, "ip", ["-j", "addr", "show"])) as Link[];
}

async function linksHere(): Promise<Link[]> {
  return JSON.parse(await run("ip", ["-j", "addr", "show"])) as Link[];
}

/** Runs `ip` commands on the host, all in one process. Returns whether there were any. */
async function ipIn(host: LiveHost, lines: readonly string[]): Promise<boolean> {
  if (lines.length > 0) await runIn(host, "ip", ["-batch", "-"], { input: `${lines.join("\n")}\n` });
  return lines.length > 0;
}

/** Runs `ip` commands on this machine, in the lab's cgroup, so that `down` can end them. */
async function ipHere(host: LiveHost, lines: readonly string[]): Promise<boolean> {
  const cgroupProcs = procsFile(host.cgroups, workCgroup(host.layout.lab));
  if (lines.length > 0) await run("ip", ["-batch", "-"], { input: `${lines.join("\n")}\n`, cgroupProcs });
  return lines.length > 0;
}

function addressed(links: Link[], name: string, address: string): string[] {
  const there = find(links, name)?.addr_info.some(({ local }) => local === address);
  return [...(there ? [] : [`addr add ${address}/30 dev ${name}`]), ...up(links, name)];
}

function up(links: Link[], name: string): string[] {
  return find(links, name)?.flags.includes("UP") ? [] : [`link set ${name} up`];
}

function find(links: Link[], name: string): Link | undefined {
  return links.find(({ ifname }) => ifname === name);
}
