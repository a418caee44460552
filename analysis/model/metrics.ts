import { netPoint, overheadNs, type PacketTable, type PointKey } from "../../captures/packets";
import { quantileSorted, sortedFinite } from "../statistics/quantile";
import { standardDeviation } from "../statistics/moments";

/** The metrics of one run; times in ms; null where the packets do not give one. */
export interface RunMetrics {
  rttMedian: number | null;
  rttQ1: number | null;
  rttQ3: number | null;
  /** Interquartile range. */
  rttIqr: number | null;
  rttSd: number | null;
  rttMin: number | null;
  rttP99: number | null;
  rttMax: number | null;
  netMedian: number | null;
  overheadMedian: number | null;
  /** Median of each packet's overhead as a share of its RTT. */
  overheadPercent: number | null;
}
export type MetricName = keyof RunMetrics;

/** The name of each metric in tables and on axes. */
export const metricTitles: Record<MetricName, string> = {
  rttMedian: "RTT median, ms",
  rttQ1: "RTT lower quartile, ms",
  rttQ3: "RTT upper quartile, ms",
  rttIqr: "RTT interquartile range, ms",
  rttSd: "RTT standard deviation, ms",
  rttMin: "RTT minimum, ms",
  rttP99: "RTT 99th percentile, ms",
  rttMax: "RTT maximum, ms",
  netMedian: "net RTT median, ms",
  overheadMedian: "overhead median, ms",
  overheadPercent: "overhead, % of RTT",
};

/** @param netAt where its net RTT is taken (netKey) */
export function runMetrics(packets: PacketTable, netAt: PointKey = netPoint): RunMetrics {
  const rtt = sortedFinite(packets.rttNs);
  const overhead = overheadNs(packets);
  const shares = overhead.map((value, i) => (100 * value) / (packets.rttNs[i] ?? NaN));
  const net = packets.atNs[netAt];
  const at = (p: number) => milliseconds(quantileSorted(rtt, p));
  const q1 = at(0.25);
  const q3 = at(0.75);
  return {
    rttMedian: at(0.5),
    rttQ1: q1,
    rttQ3: q3,
    rttIqr: q1 === null || q3 === null ? null : q3 - q1,
    rttSd: milliseconds(standardDeviation(rtt)),
    rttMin: at(0),
    rttP99: at(0.99),
    rttMax: at(1),
    netMedian: milliseconds(quantileSorted(sortedFinite(net ?? []), 0.5)),
    overheadMedian: milliseconds(quantileSorted(sortedFinite(overhead), 0.5)),
    overheadPercent: quantileSorted(sortedFinite(shares), 0.5),
  };
}

function milliseconds(nanoseconds: number | null): number | null {
  return nanoseconds === null ? null : nanoseconds / 1e6;
}
