import { VisibleError } from "../errors/visibleError";

/** The token bucket filter on both ends of the wire, in tc's own notation. */
export interface Wire {
  /** Bits per second: "1gbit", "100mbit". */
  rate: string;
  /** Bucket size in bytes: what may leave at once. On a kernel with a 250 Hz timer, less than about 100 kB cannot keep up 1 Gbit/s. */
  burst: string;
  /** Queue length in bytes; what does not fit is dropped. 1500 kB is about 1000 full frames, the usual queue length of a NIC. */
  limit: string;
}

export const defaultWire: Wire = { rate: "1gbit", burst: "128kb", limit: "1500kb" };

const rateUnits: Record<string, number> = { bit: 1, kbit: 1e3, mbit: 1e6, gbit: 1e9 };
const sizeUnits: Record<string, number> = { "": 1, b: 1, k: 1024, kb: 1024, m: 1048576, mb: 1048576 };

/** Bits per second of a tc rate such as "1gbit"; undefined for any other text. */
export function rateBitsPerSecond(text: string): number | undefined {
  return quantity(text, rateUnits);
}

/** Bytes of a tc size such as "128kb"; undefined for any other text. */
export function sizeBytes(text: string): number | undefined {
  return quantity(text, sizeUnits);
}

function quantity(text: string, units: Record<string, number>): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([a-z]*)$/.exec(text);
  const unit = units[match?.[2] ?? "none"];
  return match && unit !== undefined ? Number(match[1]) * unit : undefined;
}

const smallestBurstBytes = 2048;

export function checkWire(wire: Wire): void {
  const rate = rateBitsPerSecond(wire.rate);
  if (rate === undefined || rate < 8000 || rate > 400e9)
    throw new VisibleError(
      `--wire-rate "${wire.rate}" is not a rate from 8kbit to 400gbit`,
      "write it as tc does, e.g. 1gbit, 100mbit",
    );
  const burst = sizeBytes(wire.burst);
  if (burst === undefined || burst < smallestBurstBytes)
    throw new VisibleError(
      `--wire-burst "${wire.burst}" is not a size of at least 2kb (one full frame must fit)`,
      "write it as tc does, e.g. 128kb",
    );
  const limit = sizeBytes(wire.limit);
  if (limit === undefined || limit < smallestBurstBytes)
    throw new VisibleError(
      `--wire-limit "${wire.limit}" is not a size of at least 2kb`,
      "write it as tc does, e.g. 1500kb",
    );
}
