import type { EchoHeader } from "./echoHeader";
import type { IpPacket } from "./ipPacket";

/** Number, flags and length. */
const headerBytes = 14;
/** More than any probe sends. Other programs' packets and damaged captures may hold any number, and there is memory for each below this one. */
const sockperfNumbers = 2 ** 22;
/** Where the server listens: the header has nothing of its own by which it is known. */
const port = 11_111;
const fromClient = 1;
const warmUp = 4;
const knownFlags = 7;

/**
 * Reads the header of a message of sockperf, which begins at `at` behind the header of UDP or TCP. False for anything else: other
 * ports, flags that sockperf does not know, a length that is not the packet's, or a packet cut before the header's end.
 * Source: sockperf's message.h (class MsgHeader; numbers big-endian since version 3).
 */
export function readSockperf(view: DataView, { start, end }: IpPacket, at: number, echo: EchoHeader): boolean {
  if (at + headerBytes > end) return false;
  const flags = view.getUint16(at + 8);
  const isReply = (flags & fromClient) === 0;
  if ((flags & ~knownFlags) !== 0 || view.getUint16(isReply ? start : start + 2) !== port) return false;
  const sequence = view.getUint32(at + 4);
  // A capture may have cut the message's end off, and it is never longer than it says.
  if (view.getUint32(at) !== 0 || sequence >= sockperfNumbers || view.getUint32(at + 10) < end - at) return false;
  echo.isReply = isReply;
  echo.identifier = view.getUint16(isReply ? start + 2 : start);
  echo.sequence = sequence;
  // Its payload is random bytes, which must not pass for a stamp.
  echo.payload = end;
  echo.isWarmUp = (flags & warmUp) !== 0;
  return true;
}
