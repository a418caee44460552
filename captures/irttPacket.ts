import type { EchoHeader } from "./echoHeader";
import type { IpPacket } from "./ipPacket";

const udpHeaderBytes = 8;
/** Magic, flags, the connection's token, and the sequence number. */
const headerBytes = 16;
const magic = 0x14a75b;
/** More than any probe sends. A damaged capture may hold any number of 32 bits, and there is memory for each number below this one. */
const irttNumbers = 2 ** 20;
/** The flag of all that the server sends. Those of opening and closing a connection are other bits. */
const reply = 2;

/**
 * Reads the header of irtt's echo request or reply. False for anything else: other UDP packets, those that open and close a
 * connection, those with a key (HMAC), or a packet cut before the header's end.
 * Sources: RFC 768; irtt's packet.go (protocol version 1, numbers little-endian).
 */
export function readIrtt(view: DataView, { start, end }: IpPacket, echo: EchoHeader): boolean {
  const at = start + udpHeaderBytes;
  if (at + headerBytes > end || view.getUint32(at) >>> 8 !== magic) return false;
  const flags = view.getUint8(at + 3);
  if ((flags & ~reply) !== 0) return false;
  const sequence = view.getUint32(at + 12, true);
  if (sequence >= irttNumbers) return false;
  echo.isReply = flags === reply;
  echo.identifier = view.getUint16(echo.isReply ? start + 2 : start);
  echo.sequence = sequence;
  // Its stamps say nothing by the clock of the captures: no payload is read.
  echo.payload = end;
  echo.isWarmUp = false;
  return true;
}
