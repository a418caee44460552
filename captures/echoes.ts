import { echoOffset, ipv4Finder } from "./echoPacket";
import { payloadStampNanoseconds } from "./payloadStamp";
import { forEachRecord } from "./pcapRecords";
import { readPcapHeader } from "./pcapHeader";

/** The echo requests and replies of one capture in file order, column by column: a million packets take a few arrays, not a million objects. */
export interface EchoTable {
  length: number;
  /** Unix second that all stamps are counted from, so that a double holds their nanoseconds exactly. */
  epochSeconds: number;
  /** Nanoseconds since epochSeconds. */
  stampNs: Float64Array;
  identifier: Uint16Array;
  /** As on the wire, where it wraps at 16 bits. */
  sequence: Uint16Array;
  /** 1 for a reply, 0 for a request. */
  isReply: Uint8Array;
  /** Time to live as it was at the capture point. */
  hops: Uint8Array;
  /** IPv4 addresses as unsigned numbers. */
  source: Uint32Array;
  destination: Uint32Array;
  /** ping's own send stamp from the payload, nanoseconds since epochSeconds (sender guest's clock, microsecond steps); NaN where there is none. */
  payloadStampNs: Float64Array;
  /** Number of records that are not echo packets. */
  others: number;
}

/**
 * Reads a capture's echo packets.
 * @throws PcapError where the file is not a pcap, is damaged or cut off, or has an unknown link type
 */
export function readEchoes(bytes: Uint8Array): EchoTable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = readPcapHeader(view);
  const findIpv4 = ipv4Finder(header.linkType);
  let epochSeconds = -1;
  const records = forEachRecord(view, header, (seconds) => {
    if (epochSeconds < 0 || seconds < epochSeconds) epochSeconds = seconds;
  });
  const table = emptyTable(records, Math.max(epochSeconds, 0));
  forEachRecord(view, header, (seconds, nanosecondsOfSecond, start, end) => {
    const ip = findIpv4(view, start, end);
    const icmp = echoOffset(view, ip, end);
    if (icmp < 0) {
      table.others++;
      return;
    }
    const row = table.length++;
    table.stampNs[row] = (seconds - table.epochSeconds) * 1e9 + nanosecondsOfSecond;
    table.isReply[row] = view.getUint8(icmp) === 0 ? 1 : 0;
    table.identifier[row] = view.getUint16(icmp + 4);
    table.sequence[row] = view.getUint16(icmp + 6);
    table.hops[row] = view.getUint8(ip + 8);
    table.source[row] = view.getUint32(ip + 12);
    table.destination[row] = view.getUint32(ip + 16);
    table.payloadStampNs[row] = payloadStampNanoseconds(view, icmp + 8, end, seconds, table.epochSeconds);
  });
  return table;
}

function emptyTable(capacity: number, epochSeconds: number): EchoTable {
  return {
    length: 0,
    epochSeconds,
    stampNs: new Float64Array(capacity),
    identifier: new Uint16Array(capacity),
    sequence: new Uint16Array(capacity),
    isReply: new Uint8Array(capacity),
    hops: new Uint8Array(capacity),
    source: new Uint32Array(capacity),
    destination: new Uint32Array(capacity),
    payloadStampNs: new Float64Array(capacity),
    others: 0,
  };
}
