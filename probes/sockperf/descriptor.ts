import type { Probe } from "../../scenarios/probe";
import { paced } from "../refusals";
import type { ProbeProblem, ProbeTool } from "../tool";
import { numbering, parseSockperf } from "./parse";

/** sockperf's own. */
const port = 11_111;
/** It makes room in the guest's memory for 600,000 requests in each second of its time: 133 MiB for these. */
const mostRequests = 50_000;
/**
 * It ends after a time and not after a number. What it sends in its first 400 ms and its last 50 ms is in no log; without its own
 * clock (see below) each of these is 1 ms for a million ticks of the CPU's counter, so up to 2.3 s with 5 GHz.
 */
const unloggedSeconds = 2.3;
/** Where a round trip takes longer, the time ends before the number is reached. */
const slowestRoundTripSeconds = 0.0002;

/**
 * sockperf's ping-pong: one program sends and waits in a read for the reply of the other, which is what an application sees. Its own
 * clock counts the CPU's ticks, whose length it takes from one sleep of 0.1 s: if that is interrupted, all its times are wrong by
 * the same share. So it is told to read the kernel's monotonic clock instead (--no-rdtsc).
 */
const pingPong: Omit<ProbeTool, "packets" | "server" | "command"> = {
  package: "sockperf",
  numbering,
  stampStepNs: 1,
  parse: parseSockperf,
  refusalWayOut: () => 'lower "count", or set mode to isochronous, which does not wait for replies',
  refuses: (probe) => paced(probe) ?? tooMany(probe),
};

export const sockperf: ProbeTool = { ...pingPong, ...over([]), packets: `udp port ${port}` };
export const sockperfTcp: ProbeTool = { ...pingPong, ...over(["--tcp"]), packets: `tcp port ${port}` };

function over(protocol: readonly string[]): Pick<ProbeTool, "command" | "server"> {
  return {
    command({ count }, { address, payloadBytes }) {
      const seconds = Math.ceil(unloggedSeconds + count * slowestRoundTripSeconds);
      return [
        ...["sockperf", "ping-pong", ...protocol, "-i", address, "-p", String(port)],
        ...["-m", String(payloadBytes), "-t", String(seconds), "--mps=max", "--full-rtt", "--no-rdtsc"],
        // It opens the log by its name, and so truncates a file that is its stdout. It writes the log last of all.
        "--full-log=/proc/self/fd/2",
      ];
    },
    server: (address) => ["sockperf", "server", ...protocol, "-i", address, "-p", String(port)],
  };
}

function tooMany({ count, mode }: Probe): ProbeProblem | undefined {
  if (count <= mostRequests) return undefined;
  return {
    member: "count",
    message: `the ${mode} probe cannot send ${count} requests: it takes 10 MiB of the guest's memory for each 5000`,
    wayOut: `ask for ${mostRequests} at most`,
  };
}
