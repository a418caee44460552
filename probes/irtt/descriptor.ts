import { intervalSeconds, type Probe } from "../../scenarios/probe";
import { closedLoop, tooFast } from "../refusals";
import type { ProbeProblem, ProbeTool } from "../tool";
import { numbering, parseIrtt } from "./parse";

/** irtt's own. */
const port = 2112;
/** A later reply counts as lost. */
const patience = "2s";
const fastestIntervalSeconds = 0.0001;
/** It writes 0.9 KB of JSON about each request, and keeps all of them in the guest's memory until then. */
const mostRequests = 50_000;

/**
 * irtt sends UDP at fixed times to a server of its own in the responder guest, and both ends stamp what they send and receive. When it
 * comes too late for a time, it leaves that one out (client.go, send): what it skipped is in its schedule.
 */
export const irtt: ProbeTool = {
  package: "irtt",
  numbering,
  stampStepNs: 1,
  marksHops: true,
  threads: true,
  packets: `udp port ${port}`,
  parse: parseIrtt,
  refuses: (probe) => closedLoop(probe) ?? tooFast(probe, fastestIntervalSeconds) ?? tooMany(probe),

  // One clock's stamps and no statistics, so that payloads of 56 bytes, as ping's, have room for all: packets are as long as ping's.
  command({ rate, count }, { address, payloadBytes, hops }) {
    const intervalNs = Math.round(intervalSeconds(rate) * 1e9);
    return [
      ...["irtt", "client", "-4", "-Q", "-o", "-"],
      ...["-i", `${intervalNs}ns`, "-d", `${intervalNs * count}ns`],
      ...["-l", String(payloadBytes), "--stats=none", "--tstamp=both", "--clock=monotonic"],
      ...["--timeouts=200ms,400ms,800ms,1600ms,3200ms", `--wait=${patience}`],
      ...(hops === undefined ? [] : [`--ttl=${hops}`]),
      `${address}:${port}`,
    ];
  },

  server: (address) => ["irtt", "server", "-b", `${address}:${port}`, "-i", "0"],
};

function tooMany({ count, mode }: Probe): ProbeProblem | undefined {
  if (count <= mostRequests) return undefined;
  return {
    member: "count",
    message: `the ${mode} probe cannot send ${count} requests: it keeps each in the guest's memory until its end`,
    wayOut: `ask for ${mostRequests} at most`,
  };
}
