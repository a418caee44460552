import type { Cell } from "../model/cells";
import { overheadNs } from "../../captures/packets";
import { kendall, ordered, type Ordered } from "../statistics/kendall";

/** The value of a packet that is correlated with a factor. */
export type PacketValue = "RTT" | "overhead";

/** The packets of some cells, one column a run, and all their values in one order. */
interface PooledPackets {
  columns: readonly { cell: Cell; length: number }[];
  values: Ordered;
}

export function pooledPackets(cells: readonly Cell[], what: PacketValue): PooledPackets {
  const columns = cells.flatMap((cell) =>
    cell.runs.map((run) => ({
      cell,
      values: (what === "RTT" ? run.data.packets.rttNs : overheadNs(run.data.packets)).filter(Number.isFinite),
    })),
  );
  const all = new Float64Array(columns.reduce((sum, { values }) => sum + values.length, 0));
  let at = 0;
  for (const { values } of columns) {
    all.set(values, at);
    at += values.length;
  }
  return { columns: columns.map(({ cell, values }) => ({ cell, length: values.length })), values: ordered(all) };
}

/** Kendall's tau-b of all packets' values with a factor that has `count` levels in order; null where either does not vary. */
export function tauWithLevels(
  { columns, values }: PooledPackets,
  count: number,
  levelOf: (cell: Cell) => number,
): number | null {
  const levels = new Uint8Array(values.order.length);
  let start = 0;
  for (const { cell, length } of columns) {
    levels.fill(levelOf(cell), start, start + length);
    start += length;
  }
  return kendall(values, levels, count);
}
