import { closeSync, openSync, writeSync } from "node:fs";

const frameBytes = 14 + 20 + 8 + 56;
const recordBytes = 16 + frameBytes;
const recordsPerPiece = 8192;
const startSeconds = 1_767_225_600;
const senderAddress = 0x0aca000a;
const responderAddress = 0x0aca000b;

/** An echo packet of a made-up capture. */
export interface MadeEcho {
  /** Nanoseconds since the capture began. */
  stampNs: number;
  reply: boolean;
  identifier: number;
  sequence: number;
}

/** Writes a pcap file with nanosecond stamps, as tcpdump would: Ethernet, IPv4, 56 bytes of payload. It never holds more than a piece of it. */
export function writeEchoes(path: string, packets: Iterable<MadeEcho>): void {
  const piece = new Uint8Array(recordsPerPiece * recordBytes);
  const view = new DataView(piece.buffer);
  const file = openSync(path, "w");
  try {
    writeSync(file, header());
    let at = 0;
    for (const packet of packets) {
      writeRecord(view, at, packet);
      at += recordBytes;
      if (at < piece.length) continue;
      writeSync(file, piece);
      at = 0;
    }
    writeSync(file, piece.subarray(0, at));
  } finally {
    closeSync(file);
  }
}

function header(): Uint8Array {
  const view = new DataView(new ArrayBuffer(24));
  view.setUint32(0, 0xa1b23c4d, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, 128, true);
  view.setUint32(20, 1, true);
  return new Uint8Array(view.buffer);
}

function writeRecord(view: DataView, at: number, { stampNs, reply, identifier, sequence }: MadeEcho): void {
  view.setUint32(at, startSeconds + Math.floor(stampNs / 1e9), true);
  view.setUint32(at + 4, stampNs % 1e9, true);
  view.setUint32(at + 8, frameBytes, true);
  view.setUint32(at + 12, frameBytes, true);
  view.setUint16(at + 28, 0x0800);
  const ip = at + 30;
  view.setUint8(ip, 0x45);
  view.setUint16(ip + 2, frameBytes - 14);
  view.setUint8(ip + 8, 64);
  view.setUint8(ip + 9, 1);
  view.setUint32(ip + 12, reply ? responderAddress : senderAddress);
  view.setUint32(ip + 16, reply ? senderAddress : responderAddress);
  view.setUint8(ip + 20, reply ? 0 : 8);
  view.setUint16(ip + 22, checksum((reply ? 0 : 0x0800) + identifier + sequence));
  view.setUint16(ip + 24, identifier);
  view.setUint16(ip + 26, sequence);
}

/** RFC 1071, of a sum of words: the payload is zeros. tshark takes a reply for an answer by it. */
function checksum(sum: number): number {
  const folded = (sum & 0xffff) + (sum >>> 16);
  return ~folded & 0xffff;
}
