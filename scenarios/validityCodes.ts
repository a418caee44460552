/**
 * Why a run is not valid: what programs may rely on. A code keeps its meaning, and results of other versions may have others.
 * docs/measurement.md says when each is given.
 */
export const invalidCodes = [
  "probe-died",
  "probe-refused",
  "probe-foreign",
  "count-mismatch",
  "flow-unknown",
  "capture-drops",
  "capture-cut",
  "capture-broken",
  "capture-incomplete",
  "clock-step",
  "stamping-changed",
  "governor-changed",
  "guest-restarted",
  "load-died",
  "facts-changed",
] as const;
export const suspectCodes = [
  "clock-jitter",
  "reply-without-rtt",
  "foreign-work",
  "foreign-work-unknown",
  "host-steal",
  "load-not-settled",
  "load-not-reached",
] as const;
export type ValidityCode = (typeof invalidCodes)[number] | (typeof suspectCodes)[number];

/** A reason as a run's judge gives it. */
export interface Reason {
  code: ValidityCode;
  /** The same for people, with numbers. */
  text: string;
}
