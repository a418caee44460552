import type { PacketTable } from "../../captures/packets";
import { counted } from "../text/text";

/**
 * Removes impossible times from a table and reports them. A negative or infinite RTT is a fault of the instrument and must
 * not be used. The packet itself stays, without that time.
 * @returns a sentence for each column with such values
 */
export function checkPackets(packets: PacketTable): string[] {
  const columns: [string, Float64Array][] = [["ping", packets.rttNs]];
  for (const [point, column] of Object.entries(packets.atNs)) columns.push([point, column]);
  return columns.flatMap(([name, column]) => {
    let removed = 0;
    for (let i = 0; i < column.length; i++) {
      const value = column[i] ?? NaN;
      if (value < 0 || value === Infinity) {
        column[i] = NaN;
        removed++;
      }
    }
    return removed === 0 ? [] : [`${counted(removed, "RTT")} at ${name} negative or infinite, left out`];
  });
}
