import { VisibleError } from "../errors/visibleError";

/** Why a capture cannot be read. Codes are stable. */
type PcapProblem = "not-pcap" | "unsupported" | "truncated" | "damaged";

/** A capture that cannot be read; the message says at which byte. */
export class PcapError extends VisibleError {
  constructor(
    readonly code: PcapProblem,
    message: string,
    wayOut?: string,
  ) {
    super(message, wayOut);
  }
}

/** The global header of a classic pcap file. */
export interface PcapHeader {
  littleEndian: boolean;
  /** Nanoseconds per unit of a record's second stamp word: 1000 (files with microseconds) or 1. */
  nanosecondsPerTick: 1000 | 1;
  snapLength: number;
  /** LINKTYPE_ number: 1 Ethernet, 113 Linux cooked, 276 Linux cooked v2. */
  linkType: number;
}

export const pcapHeaderBytes = 24;
const microsecondMagic = 0xa1b2c3d4;
const nanosecondMagic = 0xa1b23c4d;
const pcapngMagic = 0x0a0d0d0a;

/**
 * Reads the global header of a pcap file of either byte order and stamp resolution.
 * Source: the libpcap file format (pcap-savefile(5)).
 * @throws PcapError not-pcap, truncated or unsupported (pcapng, a version other than 2)
 */
export function readPcapHeader(view: DataView): PcapHeader {
  if (view.byteLength < pcapHeaderBytes)
    throw new PcapError(
      "truncated",
      `${view.byteLength} bytes are too few for a pcap header of ${pcapHeaderBytes}: the capture never started`,
    );
  const littleEndian = isLittleEndian(view);
  const magic = view.getUint32(0, littleEndian);
  const major = view.getUint16(4, littleEndian);
  if (major !== 2) throw new PcapError("unsupported", `pcap version ${major} is not version 2`);
  return {
    littleEndian,
    nanosecondsPerTick: magic === nanosecondMagic ? 1 : 1000,
    snapLength: view.getUint32(16, littleEndian),
    linkType: view.getUint32(20, littleEndian) & 0xffff, // the upper half tells about frame check sequences
  };
}

function isLittleEndian(view: DataView): boolean {
  for (const littleEndian of [true, false]) {
    const magic = view.getUint32(0, littleEndian);
    if (magic === microsecondMagic || magic === nanosecondMagic) return littleEndian;
    if (magic === pcapngMagic)
      throw new PcapError("unsupported", "this is a pcapng file", "convert it with: editcap -F nsecpcap IN OUT");
  }
  throw new PcapError(
    "not-pcap",
    `first bytes ${view.getUint32(0).toString(16).padStart(8, "0")} are no pcap magic number`,
  );
}
