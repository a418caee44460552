import { PcapError, pcapHeaderBytes, type PcapHeader } from "./pcapHeader";

/** libpcap's largest snap length: a record that claims more is damaged. */
const maxCapturedBytes = 262_144;
const recordHeaderBytes = 16;

/** Called once for each record; `start` and `end` bound its captured bytes in the file. */
type VisitRecord = (seconds: number, nanosecondsOfSecond: number, start: number, end: number) => void;

/**
 * Walks the records of a pcap file in file order and returns their number.
 * @throws PcapError truncated (the file ends inside a record) or damaged (a record header is impossible)
 */
export function forEachRecord(view: DataView, header: PcapHeader, visit: VisitRecord): number {
  const { littleEndian, nanosecondsPerTick } = header;
  const size = view.byteLength;
  let offset = pcapHeaderBytes;
  let index = 0;
  while (offset < size) {
    if (offset + recordHeaderBytes > size) throw truncated(index, offset, size);
    const seconds = view.getUint32(offset, littleEndian);
    const nanosecondsOfSecond = view.getUint32(offset + 4, littleEndian) * nanosecondsPerTick;
    const capturedBytes = view.getUint32(offset + 8, littleEndian);
    const originalBytes = view.getUint32(offset + 12, littleEndian);
    if (nanosecondsOfSecond >= 1e9)
      throw damaged(index, offset, `a stamp of ${nanosecondsOfSecond} ns within its second`);
    if (capturedBytes > maxCapturedBytes) throw damaged(index, offset, `${capturedBytes} captured bytes`);
    if (capturedBytes > originalBytes)
      throw damaged(index, offset, `${capturedBytes} captured bytes of a packet of ${originalBytes}`);
    const start = offset + recordHeaderBytes;
    if (start + capturedBytes > size) throw truncated(index, offset, size);
    visit(seconds, nanosecondsOfSecond, start, start + capturedBytes);
    offset = start + capturedBytes;
    index++;
  }
  return index;
}

function truncated(index: number, offset: number, size: number): PcapError {
  return new PcapError(
    "truncated",
    `record ${index + 1} at byte ${offset} ends beyond the file's ${size} bytes: the capture was cut off`,
  );
}

function damaged(index: number, offset: number, what: string): PcapError {
  return new PcapError(
    "damaged",
    `record ${index + 1} at byte ${offset} claims ${what}: the file is damaged from there on`,
  );
}
