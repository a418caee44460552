import { sides } from "../scenarios/host";
import { run } from "./command";
import { VisibleError } from "../errors/visibleError";
import { managementLinkName, managementNetwork } from "./layout";

interface AddressEntry {
  ifname: string;
  addr_info: { local?: string; prefixlen: number }[];
}

interface RouteEntry {
  dst: string;
  dev?: string;
}

/** What uses a slot's management network on this machine, the lab's own links aside; undefined if it is free. */
export function findConflict(
  slot: number,
  addresses: readonly AddressEntry[],
  routes: readonly RouteEntry[],
): string | undefined {
  const wanted = managementNetwork(slot);
  const own = sides.map((side) => managementLinkName(slot, side));
  for (const { ifname, addr_info } of addresses)
    for (const { local, prefixlen } of addr_info)
      if (local && !own.includes(ifname) && overlap(wanted, `${local}/${prefixlen}`))
        return `${ifname} has ${local}/${prefixlen}`;
  for (const { dst, dev } of routes)
    // A wide route, such as 10.0.0.0/8 of a VPN, is no conflict: the lab's own route is narrower and wins.
    if (dst !== "default" && !own.includes(dev ?? "") && prefixOf(dst) >= 24 && overlap(wanted, dst))
      return `a route to ${dst} goes over ${dev ?? "a gateway"}`;
  return undefined;
}

/** Refuses a slot whose addresses are in other use on this machine. */
export async function checkSlotFree(slot: number): Promise<void> {
  const conflict = await slotConflict(slot);
  if (conflict)
    throw new VisibleError(
      `the lab's management network ${managementNetwork(slot)} (slot ${slot}) is in use on this machine: ${conflict}`,
      "use another slot: --slot N",
    );
}

export async function slotConflict(slot: number): Promise<string | undefined> {
  const addresses = JSON.parse(await run("ip", ["-j", "-4", "addr", "show"])) as AddressEntry[];
  const routes = JSON.parse(await run("ip", ["-j", "-4", "route", "show", "table", "all"])) as RouteEntry[];
  return findConflict(slot, addresses, routes);
}

function prefixOf(network: string): number {
  return Number(network.split("/")[1] ?? 32);
}

/** True where one of two IPv4 networks ("10.201.0.0/29", a bare address is a /32) contains the other. */
function overlap(a: string, b: string): boolean {
  const shift = 32 - Math.min(prefixOf(a), prefixOf(b));
  return floorTo(a, shift) === floorTo(b, shift);
}

function floorTo(network: string, shift: number): number {
  return Math.floor(toNumber(network) / 2 ** shift);
}

function toNumber(network: string): number {
  return (network.split("/")[0] ?? "").split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}
