/** A packet's frame, and the ticks of its interface. */
export interface NgPacket {
  interface: number;
  ticks: bigint;
  frame: Uint8Array;
}

export interface NgInterface {
  linkType: number;
  /** if_tsresol, if_tsoffset: written where they are given. */
  resolution?: number;
  offsetSeconds?: bigint;
}

export interface NgOptions {
  littleEndian?: boolean;
  /** Block type of packets: enhanced (6), or the obsolete one (2). */
  packetBlock?: 6 | 2;
}

/** Writes blocks of pcapng one after another, byte by byte and independently of the reader. */
export class PcapngWriter {
  private readonly blocks: Uint8Array[] = [];
  /** The byte of the file at which each block ends. */
  readonly ends: number[] = [];
  private readonly littleEndian: boolean;
  private readonly packetBlock: number;

  constructor({ littleEndian = true, packetBlock = 6 }: NgOptions = {}) {
    this.littleEndian = littleEndian;
    this.packetBlock = packetBlock;
  }

  section(): this {
    return this.block(0x0a0d0d0a, 16, (view, le) => {
      view.setUint32(0, 0x1a2b3c4d, le);
      view.setUint16(4, 1, le);
      view.setBigInt64(8, -1n, le);
    });
  }

  interface({ linkType, resolution, offsetSeconds }: NgInterface): this {
    // A comment comes first, so that an option has to be passed over.
    return this.block(1, 8 + 8 + 8 + 12 + 4, (view, le) => {
      view.setUint16(0, linkType, le);
      let at = 8;
      const option = (code: number, bytes: number) => {
        view.setUint16(at, code, le);
        view.setUint16(at + 2, bytes, le);
        at += 4 + Math.ceil(bytes / 4) * 4;
        return at - Math.ceil(bytes / 4) * 4;
      };
      option(1, 3);
      if (resolution !== undefined) view.setUint8(option(9, 1), resolution);
      if (offsetSeconds !== undefined) view.setBigInt64(option(14, 8), offsetSeconds, le);
      option(0, 0);
    });
  }

  packet({ interface: number, ticks, frame }: NgPacket): this {
    return this.block(this.packetBlock, 20 + padded(frame.length), (view, le) => {
      if (this.packetBlock === 2) view.setUint16(0, number, le);
      else view.setUint32(0, number, le);
      view.setUint32(4, Number(ticks >> 32n), le);
      view.setUint32(8, Number(ticks & 0xffffffffn), le);
      view.setUint32(12, frame.length, le);
      view.setUint32(16, frame.length, le);
      new Uint8Array(view.buffer, view.byteOffset + 20).set(frame);
    });
  }

  /** A block that readers pass over: a simple packet (3), statistics (5), … */
  other(type: number, bytes: number): this {
    return this.block(type, bytes, () => undefined);
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.blocks);
  }

  private block(type: number, bodyBytes: number, write: (body: DataView, littleEndian: boolean) => void): this {
    const block = new Uint8Array(12 + bodyBytes);
    const view = new DataView(block.buffer);
    view.setUint32(0, type, this.littleEndian);
    view.setUint32(4, block.length, this.littleEndian);
    view.setUint32(8 + bodyBytes, block.length, this.littleEndian);
    write(new DataView(block.buffer, 8, bodyBytes), this.littleEndian);
    this.blocks.push(block);
    this.ends.push((this.ends.at(-1) ?? 0) + block.length);
    return this;
  }
}

function padded(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}
