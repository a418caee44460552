import type { IpPacket } from "./ipPacket";

/** What an echo request or reply says of itself, and where its payload begins. */
export interface EchoHeader {
  isReply: boolean;
  identifier: number;
  /** As on the wire, where it wraps at 16 bits. */
  sequence: number;
  payload: number;
}

const headerBytes = 8;
const protocolIcmp = 1;
const protocolIcmpv6 = 58;

/**
 * Reads the ICMP header of an echo request or reply. False for anything else: another protocol, an ICMP error, or a packet cut
 * before the echo header's end.
 * Sources: RFC 792 (types 8 and 0), RFC 4443 (types 128 and 129).
 */
export function readEcho(view: DataView, { protocol, start, end }: IpPacket, echo: EchoHeader): boolean {
  if (start + headerBytes > end) return false;
  const request = protocol === protocolIcmp ? 8 : protocol === protocolIcmpv6 ? 128 : -1;
  const reply = protocol === protocolIcmp ? 0 : 129;
  const type = view.getUint8(start);
  if (request < 0 || (type !== request && type !== reply) || view.getUint8(start + 1) !== 0) return false;
  echo.isReply = type === reply;
  echo.identifier = view.getUint16(start + 4);
  echo.sequence = view.getUint16(start + 6);
  echo.payload = start + headerBytes;
  return true;
}
