import { VisibleError } from "../errors/visibleError";

/** Why a capture cannot be read. Codes are stable. */
type PcapProblem = "not-pcap" | "unsupported" | "truncated" | "damaged";

/** Where in a capture reading ended. */
export interface PcapPlace {
  /** Byte of the file at which the record, block or header begins that cannot be read. */
  offset: number;
  /** Packets before it, all of which were read. */
  packets: number;
}

/** A capture that cannot be read, or not beyond a place that the message names, too. */
export class PcapError extends VisibleError {
  readonly offset: number;
  readonly packets: number;

  constructor(
    readonly code: PcapProblem,
    message: string,
    { offset, packets }: PcapPlace,
    wayOut?: string,
  ) {
    super(message, wayOut);
    this.offset = offset;
    this.packets = packets;
  }
}

/** @param what "record 11", "block 3": what begins there */
export function truncated(what: string, place: PcapPlace, size: number): PcapError {
  return new PcapError(
    "truncated",
    `${what} at byte ${place.offset} ends beyond the file's ${size} bytes: the capture was cut off`,
    place,
  );
}

export function damaged(what: string, place: PcapPlace, claim: string): PcapError {
  return new PcapError(
    "damaged",
    `${what} at byte ${place.offset} claims ${claim}: the file is damaged from there on`,
    place,
  );
}
