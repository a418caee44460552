/** A packet as a capture has it. There is one object for all packets of a capture, so it holds only until the next one. */
export interface CapturedPacket {
  /** Unix second, and nanoseconds within it. */
  seconds: number;
  nanoseconds: number;
  /** Step of the stamp, nanoseconds, as the file says it; at least 1. */
  stepNs: number;
  /** LINKTYPE_ number. */
  linkType: number;
  /** Its captured bytes: view[start] to view[end - 1]. */
  view: DataView;
  start: number;
  end: number;
}

export type VisitPacket = (packet: CapturedPacket) => void;

/** libpcap's largest snap length: a packet that claims more is damaged. */
export const maxCapturedBytes = 262_144;
