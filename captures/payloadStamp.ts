/** A guest's clock may differ from the capture's by no more than this; a payload that says otherwise is not taken for a stamp. */
const plausibleSeconds = 5 * 365 * 86_400;

/**
 * The send stamp that iputils' ping writes at the start of its payload: a 64-bit `struct timeval` in the guest's byte order
 * (ping_common.c, pinger). Only its plausibility tells it from other payloads.
 * @returns nanoseconds since epochSeconds in steps of a microsecond, or NaN
 */
export function payloadStampNanoseconds(
  view: DataView,
  start: number,
  end: number,
  recordSeconds: number,
  epochSeconds: number,
): number {
  if (start + 16 > end) return NaN;
  for (const littleEndian of [true, false]) {
    const low = littleEndian ? 0 : 4;
    const high = 4 - low;
    if (view.getUint32(start + high, littleEndian) !== 0 || view.getUint32(start + 8 + high, littleEndian) !== 0)
      continue;
    const seconds = view.getUint32(start + low, littleEndian);
    const microseconds = view.getUint32(start + 8 + low, littleEndian);
    if (microseconds < 1e6 && Math.abs(seconds - recordSeconds) < plausibleSeconds)
      return (seconds - epochSeconds) * 1e9 + microseconds * 1e3;
  }
  return NaN;
}
