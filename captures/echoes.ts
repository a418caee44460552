import type { CaptureSource } from "./byteWindow";
import type { EchoHeader } from "./echoHeader";
import { readEcho } from "./echoPacket";
import { ipOffset } from "./frames";
import { IpReader, type IpPacket } from "./ipPacket";
import { payloadStampNanoseconds } from "./payloadStamp";
import { forEachPacket } from "./readCapture";

const microsecond = 1000;

/** An echo request or reply in a capture. There is one object for all of them, so it holds only until the next one. */
export interface Echo extends EchoHeader, Pick<IpPacket, "hops" | "source" | "destination"> {
  /** Nanoseconds since the capture's epoch. */
  stampNs: number;
  /**
   * ping's own send stamp from the payload, nanoseconds since the capture's epoch (sender guest's clock, microsecond steps); NaN
   * where there is none.
   */
  payloadStampNs(): number;
}

/** What a capture holds beside its echo packets. */
export interface CaptureEchoes {
  /** Unix second that all stamps are counted from, that of the first packet, so that a double holds their nanoseconds exactly. */
  epochSeconds: number;
  packets: number;
  /** Those of them that are echo requests or replies. */
  echoes: number;
  /** Step of their stamps, nanoseconds: the coarsest that the file says, and a microsecond where every stamp is a whole number of them. */
  stampStepNs: number;
}

/**
 * Visits a capture's echo packets in file order.
 * @throws PcapError where the file is no capture, is damaged or cut off, or has an unknown link type; all before were visited
 */
export function forEachEcho(source: CaptureSource, visit: (echo: Echo) => void): CaptureEchoes {
  const ip = new IpReader();
  let epochSeconds = NaN;
  let echoes = 0;
  let stampStepNs = 1;
  let isFine = false;
  let seconds = 0;
  let view: DataView = new DataView(new ArrayBuffer(0));
  const echo: Echo = {
    stampNs: 0,
    isReply: false,
    identifier: 0,
    sequence: 0,
    payload: 0,
    isWarmUp: false,
    hops: 0,
    source: 0,
    destination: 0,
    payloadStampNs: () => payloadStampNanoseconds(view, echo.payload, ip.packet.end, seconds, epochSeconds),
  };
  const packets = forEachPacket(source, (packet) => {
    view = packet.view;
    seconds = packet.seconds;
    if (Number.isNaN(epochSeconds)) epochSeconds = seconds;
    if (!ip.read(view, ipOffset(packet.linkType, view, packet.start, packet.end), packet.end)) return;
    if (!readEcho(view, ip.packet, echo)) return;
    echo.stampNs = (seconds - epochSeconds) * 1e9 + packet.nanoseconds;
    echo.hops = ip.packet.hops;
    echo.source = ip.packet.source;
    echo.destination = ip.packet.destination;
    if (packet.stepNs > stampStepNs) stampStepNs = packet.stepNs;
    if (!isFine && packet.nanoseconds % microsecond !== 0) isFine = true;
    echoes++;
    visit(echo);
  });
  return {
    epochSeconds: Number.isNaN(epochSeconds) ? 0 : epochSeconds,
    packets,
    echoes,
    stampStepNs: isFine ? stampStepNs : Math.max(stampStepNs, microsecond),
  };
}
