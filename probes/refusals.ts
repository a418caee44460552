import { intervalSeconds, type Probe } from "../scenarios/probe";
import type { ProbeProblem } from "./tool";

/** Refuses a closed loop to a tool that sends on time, whether replies come or not. */
export function closedLoop({ rate, mode }: Probe): ProbeProblem | undefined {
  if (intervalSeconds(rate) > 0) return undefined;
  return {
    member: "rate",
    message: `rate "${rate}" is a closed loop and mode is ${mode}`,
    wayOut: "give a rate in packets per second, or set mode to as-published",
  };
}

/** Refuses a pace to a tool that sends the next request as soon as the reply is back. */
export function paced({ rate, mode }: Probe): ProbeProblem | undefined {
  if (intervalSeconds(rate) === 0) return undefined;
  return {
    member: "rate",
    message: `rate "${rate}" is a pace and mode is ${mode}, which sends the next request when the reply is back`,
    wayOut: "set rates to '[\"1Mpps\"]', which means a closed loop, or mode to isochronous",
  };
}

/** Refuses a rate beyond what a tool can send on time. */
export function tooFast({ rate, mode }: Probe, fastestIntervalSeconds: number): ProbeProblem | undefined {
  if (intervalSeconds(rate) >= fastestIntervalSeconds) return undefined;
  return {
    member: "rate",
    message: `rate "${rate}" is beyond what the ${mode} probe can send on time (${1 / fastestIntervalSeconds} a second)`,
    wayOut: "lower it",
  };
}
