import { intervalSeconds, type Probe } from "../../scenarios/probe";
import { decimal, type ProbeProblem, type ProbeTool } from "../tool";
import { numbering, parseFping } from "./parse";

/** A later reply counts as lost. */
const patienceMilliseconds = 2000;
const fastestIntervalSeconds = 0.0001;
/** fping reuses a number only after this time, and ends if it would have to do so earlier. */
const numberRestSeconds = 10;

/** fping sends on time, whatever comes back. */
export const fping: ProbeTool = {
  package: "fping",
  numbering,
  parse: parseFping,

  refuses: (probe) => closedLoop(probe) ?? tooFast(probe) ?? tooMany(probe),

  command({ rate, count }, { address, payloadBytes }) {
    const period = decimal(intervalSeconds(rate) * 1000);
    return [
      "fping",
      ...["-c", String(count)],
      ...["-p", period],
      // With any pause between two packets it falls behind by that pause.
      ...["-i", "0"],
      ...["-b", String(payloadBytes)],
      ...["-t", String(patienceMilliseconds)],
      address,
    ];
  },
};

function closedLoop({ rate, mode }: Probe): ProbeProblem | undefined {
  if (intervalSeconds(rate) > 0) return undefined;
  return {
    member: "rate",
    message: `rate "${rate}" is a closed loop and mode is ${mode}`,
    wayOut: "give a rate in packets per second, or set mode to as-published",
  };
}

function tooFast({ rate, mode }: Probe): ProbeProblem | undefined {
  if (intervalSeconds(rate) >= fastestIntervalSeconds) return undefined;
  const fastest = 1 / fastestIntervalSeconds;
  return {
    member: "rate",
    message: `rate "${rate}" is beyond what the ${mode} probe can send on time (${fastest} a second)`,
    wayOut: "lower it",
  };
}

function tooMany({ rate, count, mode }: Probe): ProbeProblem | undefined {
  const { modulus } = numbering;
  const fastest = Math.floor(modulus / numberRestSeconds);
  if (count <= modulus || modulus * intervalSeconds(rate) >= numberRestSeconds) return undefined;
  return {
    member: "count",
    message: `the ${mode} probe cannot send ${count} requests at rate "${rate}": it has ${modulus} numbers for them, and each rests for ${numberRestSeconds} seconds`,
    wayOut: `ask for ${modulus} requests at most, or for no more than ${fastest} a second`,
  };
}
