/** One echo packet to write into a made-up capture. */
export interface Packet {
  /** Nanoseconds since 1970 may not fit a double: whole seconds and the rest. */
  seconds: number;
  nanos: number;
  reply: boolean;
  identifier: number;
  sequence: number;
  source?: number;
  destination?: number;
  /** Time to live. */
  hops?: number;
  payloadStamp?: { seconds: number; microseconds: number };
}

export interface PcapOptions {
  littleEndian?: boolean;
  nanosecond?: boolean;
  linkType?: 1 | 113 | 276;
  vlanTags?: number;
}

const sender = 0x0aca000a;
const responder = 0x0aca000b;

/** Writes a classic pcap file, byte by byte and independently of the reader. */
export function writePcap(packets: readonly Packet[], options: PcapOptions = {}): Uint8Array {
  const { littleEndian = true, nanosecond = true, linkType = 1, vlanTags = 0 } = options;
  const linkBytes = linkType === 1 ? 14 + 4 * vlanTags : linkType === 113 ? 16 : 20;
  const length = linkBytes + 20 + 8 + 16;
  const bytes = new Uint8Array(24 + packets.length * (16 + length));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, nanosecond ? 0xa1b23c4d : 0xa1b2c3d4, littleEndian);
  view.setUint16(4, 2, littleEndian);
  view.setUint16(6, 4, littleEndian);
  view.setUint32(16, 128, littleEndian);
  view.setUint32(20, linkType, littleEndian);
  packets.forEach((packet, i) => {
    let at = 24 + i * (16 + length);
    view.setUint32(at, packet.seconds, littleEndian);
    view.setUint32(at + 4, nanosecond ? packet.nanos : Math.floor(packet.nanos / 1000), littleEndian);
    view.setUint32(at + 8, length, littleEndian);
    view.setUint32(at + 12, length + 40, littleEndian);
    at += 16;
    at = writeLink(view, at, linkType, vlanTags);
    at = writeIpv4(view, at, packet);
    view.setUint8(at, packet.reply ? 0 : 8);
    view.setUint16(at + 4, packet.identifier);
    view.setUint16(at + 6, packet.sequence);
    if (packet.payloadStamp) {
      view.setUint32(at + 8, packet.payloadStamp.seconds, true);
      view.setUint32(at + 16, packet.payloadStamp.microseconds, true);
    } else view.setUint32(at + 8, 0xdeadbeef);
  });
  return bytes;
}

function writeLink(view: DataView, at: number, linkType: number, vlanTags: number): number {
  if (linkType === 276) {
    view.setUint16(at, 0x0800);
    return at + 20;
  }
  if (linkType === 113) {
    view.setUint16(at + 14, 0x0800);
    return at + 16;
  }
  for (let tag = 0; tag < vlanTags; tag++) view.setUint16(at + 12 + 4 * tag, tag === 0 ? 0x88a8 : 0x8100);
  view.setUint16(at + 12 + 4 * vlanTags, 0x0800);
  return at + 14 + 4 * vlanTags;
}

function writeIpv4(view: DataView, at: number, packet: Packet): number {
  const { source = packet.reply ? responder : sender, destination = packet.reply ? sender : responder } = packet;
  view.setUint8(at, 0x45);
  view.setUint16(at + 2, 84);
  view.setUint16(at + 6, 0x4000); // don't fragment
  view.setUint8(at + 8, packet.hops ?? 64);
  view.setUint8(at + 9, 1);
  view.setUint32(at + 12, source);
  view.setUint32(at + 16, destination);
  return at + 20;
}

/** A clean train: `count` requests one a millisecond, each answered after `rttNanoseconds`. */
export function cleanTrain(count: number, rttNanoseconds = 50_000): Packet[] {
  return Array.from({ length: count }, (_, i) => i + 1).flatMap((number) => {
    const request = {
      seconds: 1_700_000_000 + Math.floor(number / 1000),
      nanos: (number % 1000) * 1_000_000,
      reply: false,
    };
    const common = { identifier: 77, sequence: number % 65536 };
    return [
      { ...request, ...common },
      { ...request, ...common, nanos: request.nanos + rttNanoseconds, reply: true },
    ];
  });
}
