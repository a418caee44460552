import { metricTitles } from "../model/metrics";
import { significant } from "../text/text";
import type { MetricChange, Comparison } from "./compare";

/** "× 1.08 (1.05 … 1.11)", "+2.1 points (1.0 … 3.2)". */
export function changeText({ scale, change, low, high }: MetricChange): string {
  const number = (value: number) => significant(value);
  const range = low === null || high === null ? ", not repeated" : ` (${number(low)} … ${number(high)})`;
  return scale === "ratio"
    ? `× ${number(change)}${range}`
    : `${change >= 0 ? "+" : ""}${number(change)} points${range}`;
}

export function beyondNoise(change: MetricChange): string {
  return change.q === null ? "too few repetitions" : (change.beyondNoise ?? "no");
}

/** A metric's name without its unit. */
export function metricName(change: MetricChange): string {
  return metricTitles[change.metric].replace(/, (ms|%).*$/, "");
}

/** What changed, in one sentence. */
export function comparisonLead({ overall, cells }: Comparison): string {
  if (overall.length === 0) return "The two sets share no cell: nothing can be compared.";
  const beyond = overall.filter((change) => change.beyondNoise !== null);
  const some = new Set(cells.filter((change) => change.beyondNoise !== null).map((change) => change.cell)).size;
  const single = some === 0 ? "" : ` ${some} single cells changed beyond noise.`;
  if (overall.every((change) => change.q === null))
    return "The two sets have too few repetitions to tell a change from noise.";
  if (beyond.length === 0) return `Over all matched cells nothing changed beyond noise.${single}`;
  const parts = beyond.map((change) => `${metricName(change)} is ${change.beyondNoise} (${changeText(change)})`);
  return `From A to B, beyond noise: ${parts.join("; ")}.${single}`;
}
