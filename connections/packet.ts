/* The wire format that ssh's protocols share (RFC 4251, section 5): big-endian integers, and strings after their length. */

/** A 32-bit unsigned integer. */
export function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
}

/** A string of bytes, preceded by its length. */
export function text(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

/** A whole packet, preceded by its length. */
export function frame(...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([uint32(body.length), body]);
}

/** Cuts a stream into the packets that {@link frame} makes. */
export class Frames {
  private held: Buffer = Buffer.alloc(0);

  constructor(private readonly each: (body: Buffer) => void) {}

  write(chunk: Buffer): void {
    this.held = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
    while (this.held.length >= 4) {
      const end = 4 + this.held.readUInt32BE(0);
      if (this.held.length < end) return;
      const body = this.held.subarray(4, end);
      this.held = this.held.subarray(end);
      this.each(body);
    }
  }
}

/** Reads the members of a packet one after another; throws a RangeError if the packet ends too early. */
export class PacketReader {
  private at = 0;

  constructor(private readonly body: Buffer) {}

  byte(): number {
    return this.body.readUInt8(this.at++);
  }

  uint32(): number {
    this.at += 4;
    return this.body.readUInt32BE(this.at - 4);
  }

  string(): Buffer {
    const length = this.uint32();
    this.at += length;
    if (this.at > this.body.length) throw new RangeError("an ssh packet ends within a string");
    return this.body.subarray(this.at - length, this.at);
  }
}
