import { PcapError, type PcapPlace } from "./pcapError";

const etherTypeIpv4 = 0x0800;
const etherTypeIpv6 = 0x86dd;
const vlanTags = new Set([0x8100, 0x88a8, 0x9100]);

/** Returns the offset of the IP header in a captured frame, or -1 where the frame carries no IP. */
type FindIp = (view: DataView, start: number, end: number) => number;

/** How to find IP in frames of a link type. A new link type is one line here. */
const finders: Partial<Record<number, FindIp>> = {
  1: (view, start, end) => pastEtherType(view, start + 12, end),
  113: (view, start, end) => pastEtherType(view, start + 14, end),
  276: cookedV2,
};

/**
 * Finds IP in a frame: Ethernet (LINKTYPE 1), Linux cooked (113) and Linux cooked v2 (276), with any number of VLAN tags.
 * Sources: IEEE 802.1Q, 802.1ad; LINKTYPE_LINUX_SLL and LINKTYPE_LINUX_SLL2 of tcpdump.org.
 */
export function ipOffset(linkType: number, view: DataView, start: number, end: number): number {
  return finders[linkType]?.(view, start, end) ?? -1;
}

/** @throws PcapError unsupported */
export function requireLinkType(linkType: number, place: PcapPlace): void {
  if (finders[linkType] === undefined)
    throw new PcapError(
      "unsupported",
      `link type ${linkType} at byte ${place.offset} is none of 1 (Ethernet), 113 and 276 (Linux cooked)`,
      place,
      "capture on the interface itself",
    );
}

/** Skips VLAN tags; the EtherType is at `offset`. */
function pastEtherType(view: DataView, offset: number, end: number): number {
  let at = offset;
  while (at + 2 <= end) {
    const etherType = view.getUint16(at);
    if (isIp(etherType)) return at + 2;
    if (!vlanTags.has(etherType)) return -1;
    at += 4;
  }
  return -1;
}

/** Linux cooked v2 puts the protocol first and the packet, or the rest of a VLAN tag, after 20 bytes. */
function cookedV2(view: DataView, start: number, end: number): number {
  if (start + 20 > end) return -1;
  const protocol = view.getUint16(start);
  if (isIp(protocol)) return start + 20;
  return vlanTags.has(protocol) ? pastEtherType(view, start + 22, end) : -1;
}

function isIp(etherType: number): boolean {
  return etherType === etherTypeIpv4 || etherType === etherTypeIpv6;
}
