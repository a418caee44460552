import type { Sample } from "./samples";

/** adjtimex lets NTP slew the clock by at most this; more is a step. */
export const largestSlew = 500e-6;
/** A smaller step cannot be told from the time between reading the two clocks. */
export const smallestStepSeconds = 0.001;

/** The largest jump of the realtime clock against the monotonic clock between two readings, in seconds; 0 if there was none. */
export function clockStepSeconds(samples: readonly Sample[]): number {
  let largest = 0;
  for (const [i, { clock }] of samples.entries()) {
    const before = samples[i - 1]?.clock;
    if (!before) continue;
    const passed = clock.monotonicSeconds - before.monotonicSeconds;
    const step = clock.realtimeSeconds - before.realtimeSeconds - passed;
    const allowed = smallestStepSeconds + passed * largestSlew + clock.uncertaintySeconds + before.uncertaintySeconds;
    if (Math.abs(step) > allowed && Math.abs(step) > Math.abs(largest)) largest = step;
  }
  return largest;
}
