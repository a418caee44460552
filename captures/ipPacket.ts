/** What an IP header says, of either version, and where its payload is: view[start] to view[end - 1], as far as it was captured. */
export interface IpPacket {
  protocol: number;
  /** Time to live, or hop limit, as it was at the capture point. */
  hops: number;
  /** Addresses as numbers: see {@link IpReader}. */
  source: number;
  destination: number;
  start: number;
  end: number;
}

const ipv4HeaderBytes = 20;
const ipv6HeaderBytes = 40;
const fragmentHeader = 44;
/** Hop-by-hop options, routing, destination options: headers that may stand between IPv6's own and the payload. */
const extensionHeaders = new Set([0, 43, 60]);
/** The first number of an IPv6 address: above all of IPv4. */
const firstIpv6 = 2 ** 32;

/**
 * Reads IP headers. An IPv4 address is its own number; an IPv6 address is 2³² and its place in the order in which the reader met
 * them, so two readings of one capture give the same numbers.
 * Sources: RFC 791 (options, fragments), RFC 8200 (extension headers).
 */
export class IpReader {
  /** What was read last. */
  readonly packet: IpPacket = { protocol: 0, hops: 0, source: 0, destination: 0, start: 0, end: 0 };
  private readonly ipv6 = new Map<string, number>();

  /** False where the packet has no beginning of a payload: another protocol, cut off before it, or not the first fragment. */
  read(view: DataView, at: number, end: number): boolean {
    if (at < 0 || at + ipv4HeaderBytes > end) return false;
    const version = view.getUint8(at) >> 4;
    if (version === 4) return this.readIpv4(view, at, end);
    return version === 6 && at + ipv6HeaderBytes <= end && this.readIpv6(view, at, end);
  }

  private readIpv4(view: DataView, at: number, end: number): boolean {
    const { packet } = this;
    const headerBytes = (view.getUint8(at) & 15) * 4;
    if (headerBytes < ipv4HeaderBytes || (view.getUint16(at + 6) & 0x1fff) !== 0) return false;
    packet.hops = view.getUint8(at + 8);
    packet.protocol = view.getUint8(at + 9);
    packet.source = view.getUint32(at + 12);
    packet.destination = view.getUint32(at + 16);
    packet.start = at + headerBytes;
    packet.end = payloadEnd(at, view.getUint16(at + 2), end);
    return packet.start <= packet.end;
  }

  private readIpv6(view: DataView, at: number, end: number): boolean {
    const { packet } = this;
    const payloadBytes = view.getUint16(at + 4);
    packet.hops = view.getUint8(at + 7);
    packet.end = payloadEnd(at, payloadBytes === 0 ? 0 : ipv6HeaderBytes + payloadBytes, end);
    let next = view.getUint8(at + 6);
    let start = at + ipv6HeaderBytes;
    while ((extensionHeaders.has(next) || next === fragmentHeader) && start + 8 <= packet.end) {
      const isFragment = next === fragmentHeader;
      if (isFragment && (view.getUint16(start + 2) & 0xfff8) !== 0) return false;
      next = view.getUint8(start);
      start += isFragment ? 8 : 8 * (1 + view.getUint8(start + 1));
    }
    packet.protocol = next;
    packet.start = start;
    packet.source = this.ipv6Number(view, at + 8);
    packet.destination = this.ipv6Number(view, at + 24);
    return start <= packet.end;
  }

  private ipv6Number(view: DataView, at: number): number {
    const address = `${view.getBigUint64(at)}:${view.getBigUint64(at + 8)}`;
    const known = this.ipv6.get(address);
    if (known !== undefined) return known;
    const number = firstIpv6 + this.ipv6.size;
    this.ipv6.set(address, number);
    return number;
  }
}

/** Frames may be longer than their packet (padding). A length of 0 means that the NIC cuts it into packets later. */
function payloadEnd(at: number, totalBytes: number, end: number): number {
  return totalBytes === 0 ? end : Math.min(end, at + totalBytes);
}
