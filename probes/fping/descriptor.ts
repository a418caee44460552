import { intervalSeconds, type Probe } from "../../scenarios/probe";
import { closedLoop, tooFast } from "../refusals";
import { decimal, type ProbeProblem, type ProbeTool } from "../tool";
import { numbering, parseFping } from "./parse";

/** A later reply counts as lost. */
const patienceMilliseconds = 2000;
const fastestIntervalSeconds = 0.0001;
/** fping reuses a number only after this time, and ends if it would have to do so earlier. */
const numberRestSeconds = 10;
/** A request that went out late comes closer to the one that reuses its number: this much lateness is allowed for. */
const latenessSeconds = 0.9;
const fastestReuse = Math.floor(65_535 / (numberRestSeconds + latenessSeconds) / 1000) * 1000;

/** fping sends on time, whatever comes back. */
export const fping: ProbeTool = {
  package: "fping",
  numbering,
  stampStepNs: 1,
  marksHops: true,
  parse: parseFping,
  refusalWayOut,

  refuses: (probe) => closedLoop(probe) ?? tooFast(probe, fastestIntervalSeconds) ?? tooMany(probe),

  command({ rate, count }, { address, payloadBytes, hops }) {
    const period = decimal(intervalSeconds(rate) * 1000);
    return [
      "fping",
      ...["-c", String(count)],
      ...["-p", period],
      // With any pause between two packets it falls behind by that pause.
      ...["-i", "0"],
      ...["-b", String(payloadBytes)],
      ...["-t", String(patienceMilliseconds)],
      ...(hops === undefined ? [] : ["-H", String(hops)]),
      address,
    ];
  },
};

function tooMany({ rate, count, mode }: Probe): ProbeProblem | undefined {
  const { modulus } = numbering;
  if (count <= modulus || intervalSeconds(rate) >= 1 / fastestReuse) return undefined;
  return {
    member: "count",
    message: `the ${mode} probe cannot send ${count} requests at rate "${rate}": it has ${modulus} numbers for them, and each rests for ${numberRestSeconds} seconds`,
    wayOut: `ask for ${modulus} requests at most, or for no more than ${fastestReuse} a second`,
  };
}

function refusalWayOut(words: string): string {
  return /not enough sequence numbers/.test(words)
    ? `lower "count" to ${numbering.modulus} or "rates" to ${fastestReuse}: the probe came too late too often for its numbers to rest`
    : "change what it names; until then ./tare up would end in the same way";
}
