const endOfOptions = 0;
const resolutionOption = 9;
const offsetOption = 14;
const defaultResolution = 6;

/** Where a stamp is written: Unix second, and nanoseconds within it. */
interface Stamp {
  seconds: number;
  nanoseconds: number;
}

/** How a pcapng interface counts time: ticks of 64 bits since a second of its own. */
export interface TickClock {
  /** Nanoseconds a tick, at least 1. */
  stepNs: number;
  /** What is finer than a nanosecond is cut off. */
  read(high: number, low: number, into: Stamp): void;
}

/**
 * The clock that an interface's options describe. if_tsresol is the negative power of ten of a tick or, with its highest bit set,
 * of two (10⁻⁶ s where it is missing); if_tsoffset is added to all stamps, in seconds.
 * Source: draft-ietf-opsawg-pcapng, "Interface Description Block".
 * @returns undefined where an option does not fit
 */
export function readClock(view: DataView, start: number, end: number, littleEndian: boolean): TickClock | undefined {
  let resolution = defaultResolution;
  let offsetSeconds = 0;
  let at = start;
  while (at + 4 <= end) {
    const code = view.getUint16(at, littleEndian);
    const bytes = view.getUint16(at + 2, littleEndian);
    if (code === endOfOptions) break;
    const value = at + 4;
    if (value + bytes > end) return undefined;
    if (code === resolutionOption) {
      if (bytes !== 1) return undefined;
      resolution = view.getUint8(value);
    }
    if (code === offsetOption) {
      if (bytes !== 8) return undefined;
      offsetSeconds = Number(view.getBigInt64(value, littleEndian));
    }
    at = value + Math.ceil(bytes / 4) * 4;
  }
  return tickClock(resolution, offsetSeconds);
}

function tickClock(resolution: number, offsetSeconds: number): TickClock {
  if (resolution <= 9) return decimalClock(10 ** resolution, offsetSeconds);
  const binary = resolution >= 128;
  const perSecond = binary ? 1n << BigInt(resolution - 128) : 10n ** BigInt(resolution);
  return {
    stepNs: Math.max(1, 1e9 / Number(perSecond)),
    read(high, low, into) {
      const ticks = (BigInt(high) << 32n) | BigInt(low);
      into.seconds = Number(ticks / perSecond) + offsetSeconds;
      into.nanoseconds = Number(((ticks % perSecond) * 1_000_000_000n) / perSecond);
    },
  };
}

/** Divides 16 bits at a time, so that all steps are exact in a double and need no BigInt for each packet. */
function decimalClock(perSecond: number, offsetSeconds: number): TickClock {
  const nanosecondsPerTick = 1e9 / perSecond;
  return {
    stepNs: nanosecondsPerTick,
    read(high, low, into) {
      const upper = (high % perSecond) * 65536 + (low >>> 16);
      const lower = (upper % perSecond) * 65536 + (low & 0xffff);
      into.seconds =
        (Math.floor(high / perSecond) * 65536 + Math.floor(upper / perSecond)) * 65536 +
        Math.floor(lower / perSecond) +
        offsetSeconds;
      into.nanoseconds = (lower % perSecond) * nanosecondsPerTick;
    },
  };
}
