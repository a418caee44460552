import { decimalsFor, plusMinus, signed } from "./digits";

/** How a number is written for people: never NaN, a dash where there is no value. */
export function significant(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  return value.toFixed(Math.min(Math.max(digits - 1 - magnitude, 0), 9));
}

/** "1 run", "2 runs". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** The unit in which a time is written: microseconds below a tenth of a millisecond, as far as probes can tell. */
function unitOf(ms: number): { unit: string; perMs: number; mostDecimals: number } {
  const size = Math.abs(ms);
  if (size < 0.1) return { unit: "µs", perMs: 1000, mostDecimals: size < 0.00995 ? 1 : 0 };
  return size < 1000 ? { unit: "ms", perMs: 1, mostDecimals: 9 } : { unit: "s", perMs: 0.001, mostDecimals: 9 };
}

/**
 * A time with its unit, for people: "18 µs", "5.5 µs", "0.123 ms", "1.23 s". It has three significant digits at most, and below 0.1 ms
 * no more than probes can tell. With a spread, as "5.5 ±0.8 µs", it has no digit that the spread leaves open.
 */
export function timeText(ms: number | null | undefined, spreadMs: number | null = null): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return "–";
  const { unit, perMs, mostDecimals } = unitOf(ms);
  const value = ms * perMs;
  const magnitude = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  const ofValue = Math.min(Math.max(2 - magnitude, 0), mostDecimals);
  if (spreadMs === null || !Number.isFinite(spreadMs)) return `${signed(value, ofValue)} ${unit}`;
  const spread = Math.abs(spreadMs * perMs);
  const decimals = spread === 0 ? ofValue : Math.min(ofValue, decimalsFor(spread));
  return `${plusMinus(value, spread, decimals)} ${unit}`;
}

/** "69 … 71 µs", "98 µs … 0.103 ms"; one time where both read the same. */
export function rangeText(leastMs: number, mostMs: number): string {
  const [least, most] = [timeText(leastMs), timeText(mostMs)];
  if (least === most) return least;
  const [number = "", unit = ""] = least.split(" ");
  return most.endsWith(` ${unit}`) ? `${number} … ${most}` : `${least} … ${most}`;
}

/** Requests a second: "998", "54300". */
export function rateText(perSecond: number | null | undefined): string {
  if (perSecond === null || perSecond === undefined || !Number.isFinite(perSecond)) return "–";
  return String(Number(perSecond.toPrecision(3)));
}
