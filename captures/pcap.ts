import type { ByteWindow } from "./byteWindow";
import { requireLinkType } from "./frames";
import { maxCapturedBytes, type CapturedPacket, type VisitPacket } from "./packet";
import { damaged, PcapError, truncated } from "./pcapError";

const headerBytes = 24;
const recordHeaderBytes = 16;
const microsecondMagic = 0xa1b2c3d4;
const nanosecondMagic = 0xa1b23c4d;

/** The byte order of a pcap file, by the magic number at its beginning; undefined where there is none. */
export function pcapIsLittleEndian(view: DataView): boolean | undefined {
  return [true, false].find((littleEndian) => {
    const magic = view.getUint32(0, littleEndian);
    return magic === microsecondMagic || magic === nanosecondMagic;
  });
}

/**
 * Visits the packets of a classic pcap file in file order and returns their number.
 * Source: pcap-savefile(5). A magic number of 0xa1b2c3d4 means stamps in microseconds, 0xa1b23c4d in nanoseconds.
 * @throws PcapError truncated (the file ends inside a header or record), damaged (a record header is impossible) or unsupported
 *   (a version other than 2, an unknown link type); all packets before were visited
 */
export function readPcap(window: ByteWindow, littleEndian: boolean, visit: VisitPacket): number {
  if (!window.has(headerBytes))
    throw new PcapError(
      "truncated",
      `${window.size} bytes are too few for a pcap header of ${headerBytes}: the capture never started, or found no room`,
      { offset: 0, packets: 0 },
    );
  const { view } = window;
  const major = view.getUint16(4, littleEndian);
  if (major !== 2)
    throw new PcapError("unsupported", `pcap version ${major} is not version 2`, { offset: 4, packets: 0 });
  const nanosecondsPerTick = view.getUint32(0, littleEndian) === nanosecondMagic ? 1 : 1000;
  const linkType = view.getUint32(20, littleEndian) & 0xffff; // the upper half tells about frame check sequences
  requireLinkType(linkType, { offset: 20, packets: 0 });
  window.skip(headerBytes);
  return readRecords(window, { littleEndian, nanosecondsPerTick, linkType }, visit);
}

interface RecordForm {
  littleEndian: boolean;
  /** Nanoseconds per unit of a record's second stamp word. */
  nanosecondsPerTick: 1000 | 1;
  linkType: number;
}

function readRecords(
  window: ByteWindow,
  { littleEndian, nanosecondsPerTick, linkType }: RecordForm,
  visit: VisitPacket,
): number {
  const packet: CapturedPacket = {
    seconds: 0,
    nanoseconds: 0,
    stepNs: nanosecondsPerTick,
    linkType,
    view: window.view,
    start: 0,
    end: 0,
  };
  let packets = 0;
  while (window.has(recordHeaderBytes)) {
    const { view, at } = window;
    packet.seconds = view.getUint32(at, littleEndian);
    packet.nanoseconds = view.getUint32(at + 4, littleEndian) * nanosecondsPerTick;
    const capturedBytes = view.getUint32(at + 8, littleEndian);
    const originalBytes = view.getUint32(at + 12, littleEndian);
    const impossible = impossibleRecord(packet.nanoseconds, capturedBytes, originalBytes);
    if (impossible !== undefined) throw damaged(`record ${packets + 1}`, place(), impossible);
    const bytes = recordHeaderBytes + capturedBytes;
    if (!window.has(bytes)) throw truncated(`record ${packets + 1}`, place(), window.size);
    packet.view = window.view;
    packet.start = window.at + recordHeaderBytes;
    packet.end = window.at + bytes;
    visit(packet);
    window.at += bytes;
    packets++;
  }
  if (window.offset < window.size) throw truncated(`record ${packets + 1}`, place(), window.size);
  return packets;

  function place() {
    return { offset: window.offset, packets };
  }
}

function impossibleRecord(nanoseconds: number, capturedBytes: number, originalBytes: number): string | undefined {
  if (nanoseconds >= 1e9) return `a stamp of ${nanoseconds} ns within its second`;
  if (capturedBytes > maxCapturedBytes) return `${capturedBytes} captured bytes`;
  if (capturedBytes > originalBytes) return `${capturedBytes} captured bytes of a packet of ${originalBytes}`;
  return undefined;
}
