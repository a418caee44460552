import type { PacketTable } from "../../captures/packets";
import { counted } from "../text/text";

/**
 * Takes impossible times out of a table and says so: a negative or infinite RTT is an instrument's fault and must enter no
 * figure. The packet itself stays, as one without that time.
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
