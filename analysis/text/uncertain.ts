import { decimalsFor, plusMinus, signed } from "./digits";
import { significant } from "./text";

/** A value is written with no more digits than this, however well it is known. */
const mostDigits = 4;

/** A figure with its standard uncertainty, for people: "0.0055 ±0.0005". Where that is not known, three significant digits. */
export function known(value: number | null | undefined, uncertainty: number | null | undefined): string {
  const decimals = decimalsOf(value, uncertainty);
  return decimals === undefined ? significant(value) : plusMinus(value ?? NaN, uncertainty ?? NaN, decimals);
}

/** Another figure of the same readings, which is known no better: a quartile beside the median. */
export function knownLike(value: number | null | undefined, uncertainty: number | null | undefined): string {
  const decimals = decimalsOf(value, uncertainty);
  return decimals === undefined ? significant(value) : signed(value ?? NaN, decimals);
}

/** Undefined where the uncertainty decides nothing. */
function decimalsOf(value: number | null | undefined, uncertainty: number | null | undefined): number | undefined {
  const isKnown = typeof value === "number" && Number.isFinite(value);
  if (!isKnown || !uncertainty || !Number.isFinite(uncertainty)) return undefined;
  const ofValue = value === 0 ? Infinity : Math.max(mostDigits - 1 - Math.floor(Math.log10(Math.abs(value))), 0);
  return Math.min(decimalsFor(uncertainty), ofValue);
}
