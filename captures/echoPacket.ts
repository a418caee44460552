import { PcapError } from "./pcapHeader";

const etherTypeIpv4 = 0x0800;
const vlanTags = new Set([0x8100, 0x88a8, 0x9100]);
const protocolIcmp = 1;

/** Returns the offset of the IPv4 header in a captured frame, or -1 where the frame carries no IPv4. */
type FindIpv4 = (view: DataView, start: number, end: number) => number;

/**
 * Chooses how to find IPv4 in frames of a link type. A new link type is one line here.
 * @throws PcapError unsupported
 */
export function ipv4Finder(linkType: number): FindIpv4 {
  if (linkType === 1) return (view, start, end) => pastEtherType(view, start + 12, end); // Ethernet
  if (linkType === 113) return (view, start, end) => pastEtherType(view, start + 14, end); // Linux cooked
  if (linkType === 276) return cookedV2;
  throw new PcapError(
    "unsupported",
    `link type ${linkType} is none of 1 (Ethernet), 113 and 276 (Linux cooked)`,
    "capture on the interface itself",
  );
}

/** Skips VLAN tags; the EtherType is at `offset`. */
function pastEtherType(view: DataView, offset: number, end: number): number {
  let at = offset;
  while (at + 2 <= end) {
    const etherType = view.getUint16(at);
    if (etherType === etherTypeIpv4) return at + 2;
    if (!vlanTags.has(etherType)) return -1;
    at += 4;
  }
  return -1;
}

/** Linux cooked v2 puts the protocol first and the packet after 20 bytes. */
function cookedV2(view: DataView, start: number, end: number): number {
  return start + 20 <= end && view.getUint16(start) === etherTypeIpv4 ? start + 20 : -1;
}

/**
 * Returns the offset of the ICMP header of an echo request or reply whose IPv4 header is at `ip`, or -1 for anything
 * else: another protocol, a later fragment, an ICMP error, or a packet cut before the echo header's end.
 */
export function echoOffset(view: DataView, ip: number, end: number): number {
  if (ip < 0 || ip + 20 > end) return -1;
  const versionAndLength = view.getUint8(ip);
  if (versionAndLength >> 4 !== 4 || view.getUint8(ip + 9) !== protocolIcmp) return -1;
  if ((view.getUint16(ip + 6) & 0x1fff) !== 0) return -1;
  const icmp = ip + (versionAndLength & 15) * 4;
  if (icmp < ip + 20 || icmp + 8 > end) return -1;
  const type = view.getUint8(icmp);
  return (type === 8 || type === 0) && view.getUint8(icmp + 1) === 0 ? icmp : -1;
}
