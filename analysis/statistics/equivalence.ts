import type { Interval } from "./bootstrap";

/** What an interval says about "no difference that matters". */
type Equivalence = "equivalent" | "different" | "undecided";

/**
 * Equivalence by interval inclusion: two one-sided tests at 5 % each say "equivalent" exactly where the 90 % interval lies
 * within ±bound. Where the interval lies wholly outside, the difference matters; else the answer is "undecided".
 * Source: Schuirmann (1987). The interval here is a bootstrap one, so no normal distribution is assumed.
 * @param interval of the difference, with level 0.90 for tests at 5 %
 * @param bound largest difference that does not matter, same scale, positive
 */
export function equivalence(interval: Interval, bound: number): Equivalence {
  if (!(bound > 0)) throw new RangeError(`equivalence bound ${bound} must be positive`);
  if (interval.low > -bound && interval.high < bound) return "equivalent";
  return interval.low >= bound || interval.high <= -bound ? "different" : "undecided";
}
