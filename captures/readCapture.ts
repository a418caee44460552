import { ByteWindow, type CaptureSource } from "./byteWindow";
import type { VisitPacket } from "./packet";
import { pcapIsLittleEndian, readPcap } from "./pcap";
import { PcapError } from "./pcapError";
import { readPcapng, sectionHeader } from "./pcapng";

const magicBytes = 4;

/**
 * Visits the packets of a pcap or pcapng file in file order and returns their number. A file is read piece by piece, so memory does
 * not grow with it.
 * @throws PcapError with the byte at which reading ended; all packets before were visited
 */
export function forEachPacket(source: CaptureSource, visit: VisitPacket): number {
  const window = new ByteWindow(source);
  try {
    if (!window.has(magicBytes)) return readPcap(window, true, visit);
    if (window.view.getUint32(0) === sectionHeader) return readPcapng(window, visit);
    const littleEndian = pcapIsLittleEndian(window.view);
    if (littleEndian !== undefined) return readPcap(window, littleEndian, visit);
    const found = window.view.getUint32(0).toString(16).padStart(8, "0");
    throw new PcapError("not-pcap", `first bytes ${found} are no magic number of pcap or pcapng`, {
      offset: 0,
      packets: 0,
    });
  } finally {
    window.close();
  }
}
