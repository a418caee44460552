import type { EchoHeader } from "./echoHeader";
import { readIrtt } from "./irttPacket";
import type { IpPacket } from "./ipPacket";
import { readSockperf } from "./sockperfPacket";

const headerBytes = 8;
const protocolIcmp = 1;
const protocolIcmpv6 = 58;
const protocolUdp = 17;
const protocolTcp = 6;
const udpHeaderBytes = 8;
const leastTcpHeaderBytes = 20;
const warmingBytes = 24;
const warmingPattern = 0x74617265;

/**
 * Reads what a request or reply of any probe tool says of itself: of ICMP echoes here. False for anything else: another protocol, an
 * ICMP error, or a packet cut before the header's end.
 * Sources: RFC 792 (types 8 and 0), RFC 4443 (types 128 and 129).
 */
export function readEcho(view: DataView, packet: IpPacket, echo: EchoHeader): boolean {
  const { protocol, start, end } = packet;
  if (protocol === protocolUdp)
    return readIrtt(view, packet, echo) || readSockperf(view, packet, start + udpHeaderBytes, echo);
  if (protocol === protocolTcp) return readTcp(view, packet, echo);
  if (start + headerBytes > end) return false;
  const request = protocol === protocolIcmp ? 8 : protocol === protocolIcmpv6 ? 128 : -1;
  const reply = protocol === protocolIcmp ? 0 : 129;
  const type = view.getUint8(start);
  if (request < 0 || (type !== request && type !== reply) || view.getUint8(start + 1) !== 0) return false;
  echo.isReply = type === reply;
  echo.identifier = view.getUint16(start + 4);
  echo.sequence = view.getUint16(start + 6);
  echo.payload = start + headerBytes;
  echo.isWarmUp = isWarming(view, echo.payload, end);
  return true;
}

/** "tare", over and over: the pattern of the echoes that warm the path (host/verbs/probe.sh). */
function isWarming(view: DataView, payload: number, end: number): boolean {
  return end - payload === warmingBytes && view.getUint32(end - 4) === warmingPattern;
}

/** A segment that begins with a message: in a closed loop none holds more than one. Source: RFC 9293 (data offset). */
function readTcp(view: DataView, packet: IpPacket, echo: EchoHeader): boolean {
  const { start, end } = packet;
  if (start + leastTcpHeaderBytes > end) return false;
  return readSockperf(view, packet, start + (view.getUint8(start + 12) >> 4) * 4, echo);
}
