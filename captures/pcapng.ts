import type { ByteWindow } from "./byteWindow";
import { requireLinkType } from "./frames";
import { maxCapturedBytes, type CapturedPacket, type VisitPacket } from "./packet";
import { damaged, PcapError, truncated } from "./pcapError";
import { readClock, type TickClock } from "./tickClock";

/** Block types. A section header's reads the same in both byte orders. */
export const sectionHeader = 0x0a0d0d0a;
const interfaceDescription = 1;
const obsoletePacket = 2;
const simplePacket = 3;
const enhancedPacket = 6;

const byteOrderMagic = 0x1a2b3c4d;
/** The least total length of a block, and of those whose content is read. */
const leastBlockBytes = 12;
const leastBytes: Partial<Record<number, number>> = {
  [sectionHeader]: 28,
  [interfaceDescription]: 20,
  [obsoletePacket]: 32,
  [enhancedPacket]: 32,
};
const packetHeaderBytes = 28;
/** The most that a block whose content is read may have beside a packet: comments and other options. */
const maxOptionBytes = 1 << 20;

/**
 * Visits the packets of a pcapng file in file order and returns their number. Each interface has a link type and a clock of its
 * own (if_tsresol, if_tsoffset). A simple packet block has no stamp: it counts, and is not visited. Blocks of other types
 * are passed over.
 * Source: draft-ietf-opsawg-pcapng.
 * @throws PcapError truncated (the file ends inside a block), damaged (a block is impossible) or unsupported (a version other
 *   than 1, an unknown link type); all packets before were visited
 */
export function readPcapng(window: ByteWindow, visit: VisitPacket): number {
  const reader = new BlockReader(window, visit);
  while (window.offset < window.size) reader.readBlock();
  return reader.packets;
}

class BlockReader {
  packets = 0;
  private blocks = 0;
  /** Byte at which the present block begins. */
  private offset = 0;
  /** Of the present section. */
  private littleEndian = true;
  private interfaces: { linkType: number; clock: TickClock }[] = [];
  private readonly packet: CapturedPacket;

  constructor(
    private readonly window: ByteWindow,
    private readonly visit: VisitPacket,
  ) {
    this.packet = { seconds: 0, nanoseconds: 0, stepNs: 1, linkType: 0, view: window.view, start: 0, end: 0 };
  }

  readBlock(): void {
    const { window } = this;
    this.blocks++;
    this.offset = window.offset;
    if (!window.has(leastBlockBytes)) throw this.cutOff();
    const type = window.view.getUint32(window.at, this.littleEndian);
    if (type === sectionHeader) this.beginSection();
    const bytes = this.uint32(4);
    const least = leastBytes[type];
    if (bytes < (least ?? leastBlockBytes) || bytes % 4 !== 0) throw this.impossible(`${bytes} bytes`);
    if (!window.reaches(bytes)) throw this.cutOff();
    if (least !== undefined) this.readContent(type, bytes);
    window.skip(bytes - 4);
    if (!window.has(4)) throw this.cutOff();
    const repeated = this.uint32(0);
    if (repeated !== bytes) throw this.impossible(`${bytes} bytes at its beginning and ${repeated} at its end`);
    window.skip(4);
    if (type === enhancedPacket || type === obsoletePacket) this.visit(this.packet);
    if (type === enhancedPacket || type === obsoletePacket || type === simplePacket) this.packets++;
  }

  private beginSection(): void {
    this.littleEndian = true;
    this.littleEndian = this.uint32(8) === byteOrderMagic;
    if (this.uint32(8) !== byteOrderMagic) throw this.impossible("a byte order that is none");
    this.interfaces = [];
  }

  private readContent(type: number, bytes: number): void {
    if (bytes > maxCapturedBytes + maxOptionBytes) throw this.impossible(`${bytes} bytes`);
    if (!this.window.has(bytes)) throw this.cutOff();
    if (type === interfaceDescription) this.readInterface(bytes);
    else if (type !== sectionHeader) this.readPacket(type, bytes);
    else if (this.uint16(12) !== 1)
      throw new PcapError("unsupported", `pcapng version ${this.uint16(12)} is not version 1`, this.place);
  }

  private readInterface(bytes: number): void {
    const linkType = this.uint16(8);
    requireLinkType(linkType, this.place);
    const { view, at } = this.window;
    const clock = readClock(view, at + 16, at + bytes - 4, this.littleEndian);
    if (clock === undefined) throw this.impossible("options that do not fit into it");
    this.interfaces.push({ linkType, clock });
  }

  private readPacket(type: number, bytes: number): void {
    const { packet, window, interfaces } = this;
    const number = type === obsoletePacket ? this.uint16(8) : this.uint32(8);
    const from = interfaces[number];
    if (from === undefined) throw this.impossible(`interface ${number}, and there are ${interfaces.length}`);
    const capturedBytes = this.uint32(20);
    const originalBytes = this.uint32(24);
    if (capturedBytes > Math.min(bytes - packetHeaderBytes - 4, maxCapturedBytes))
      throw this.impossible(`${capturedBytes} captured bytes`);
    if (capturedBytes > originalBytes)
      throw this.impossible(`${capturedBytes} captured bytes of a packet of ${originalBytes}`);
    from.clock.read(this.uint32(12), this.uint32(16), packet);
    packet.stepNs = from.clock.stepNs;
    packet.linkType = from.linkType;
    packet.view = window.view;
    packet.start = window.at + packetHeaderBytes;
    packet.end = packet.start + capturedBytes;
  }

  /** The number so many bytes behind the window's place. */
  private uint32(behind: number): number {
    return this.window.view.getUint32(this.window.at + behind, this.littleEndian);
  }

  private uint16(behind: number): number {
    return this.window.view.getUint16(this.window.at + behind, this.littleEndian);
  }

  private get place() {
    return { offset: this.offset, packets: this.packets };
  }

  private cutOff(): PcapError {
    return truncated(`block ${this.blocks}`, this.place, this.window.size);
  }

  private impossible(claim: string): PcapError {
    return damaged(`block ${this.blocks}`, this.place, claim);
  }
}
