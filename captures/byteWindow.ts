import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** A capture: its bytes, or the path of its file, which is read piece by piece. */
export type CaptureSource = Uint8Array | string;

const pieceBytes = 1 << 18;

/** The part of a capture that is being read. It holds one piece of a file, however long the file is. */
export class ByteWindow {
  /** The bytes that are held. It is another one once {@link has} has loaded more. */
  view: DataView;
  /** Where the reader is in the view. */
  at = 0;
  /** Bytes of the whole capture. */
  readonly size: number;
  private readonly file: number | undefined;
  /** Bytes of the view that are filled. */
  private filled: number;
  /** Byte of the capture at which the view begins. */
  private base = 0;

  constructor(source: CaptureSource) {
    if (typeof source === "string") {
      this.file = openSync(source, "r");
      this.size = fstatSync(this.file).size;
      this.filled = 0;
      this.view = new DataView(new ArrayBuffer(pieceBytes));
    } else {
      this.size = this.filled = source.byteLength;
      this.view = new DataView(source.buffer, source.byteOffset, source.byteLength);
    }
  }

  /** Byte of the capture at which the reader is. */
  get offset(): number {
    return this.base + this.at;
  }

  /** Whether the capture has so many bytes from here on, whether they are loaded or not. */
  reaches(bytes: number): boolean {
    return this.offset + bytes <= this.size;
  }

  /** Loads so many bytes from here on. False where the capture ends before. */
  has(bytes: number): boolean {
    return this.at + bytes <= this.filled || (this.reaches(bytes) && this.load(bytes));
  }

  /** Goes on behind so many bytes, and loads none of them. */
  skip(bytes: number): void {
    this.at += bytes;
    if (this.at <= this.filled) return;
    this.base += this.at;
    this.at = this.filled = 0;
  }

  close(): void {
    if (this.file !== undefined) closeSync(this.file);
  }

  private load(bytes: number): boolean {
    if (this.file === undefined) return false;
    const kept = new Uint8Array(this.view.buffer, this.at, this.filled - this.at);
    const piece = bytes <= this.view.byteLength ? new Uint8Array(this.view.buffer) : new Uint8Array(bytes);
    piece.set(kept);
    this.base += this.at;
    this.at = 0;
    this.filled = kept.length;
    if (piece.buffer !== this.view.buffer) this.view = new DataView(piece.buffer);
    while (this.filled < bytes) {
      const read = readSync(this.file, piece, this.filled, piece.length - this.filled, this.base + this.filled);
      if (read === 0) return false; // the file has become shorter
      this.filled += read;
    }
    return true;
  }
}
