import type { EchoHeader } from "./echoHeader";
import { readIrtt } from "./irttPacket";
import type { IpPacket } from "./ipPacket";

const headerBytes = 8;
const protocolIcmp = 1;
const protocolIcmpv6 = 58;
const protocolUdp = 17;

/**
 * Reads what a request or reply of any probe tool says of itself: of ICMP echoes here. False for anything else: another protocol, an
 * ICMP error, or a packet cut before the header's end.
 * Sources: RFC 792 (types 8 and 0), RFC 4443 (types 128 and 129).
 */
export function readEcho(view: DataView, packet: IpPacket, echo: EchoHeader): boolean {
  const { protocol, start, end } = packet;
  if (protocol === protocolUdp) return readIrtt(view, packet, echo);
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
