import { randomBytes } from "node:crypto";
import { intervalSeconds, type Probe } from "../scenarios/probe";
import { MeasurementError } from "./error";

/** ping -s: 56 bytes, its default and the paper's. */
export const payloadBytes = 56;

/** How long a reply may be away before a run is taken for hung: ping under the heaviest load takes seconds at most. */
const slowestRoundTripSeconds = 0.5;
const slackSeconds = 60;

/** What runs in the sender guest for a probe, as a list of words. */
export function probeCommand(probe: Probe, peer: string): string[] {
  return probe.mode === "as-published" ? pingCommand(probe, peer) : fpingCommand(probe, peer);
}

/** The paper's own: ping paces itself and waits for replies below 1 ms; "-i 0.000001" is its closed loop. */
function pingCommand(probe: Probe, peer: string): string[] {
  const interval = intervalSeconds(probe.rate);
  const text = interval === 0 ? "0.000001" : decimal(interval);
  return ["ping", "-n", "-c", String(probe.count), "-s", String(payloadBytes), "-i", text, peer];
}

/** fping sends on time whatever comes back. -i 0: with any pause between packets it falls behind by that pause. */
function fpingCommand(probe: Probe, peer: string): string[] {
  const interval = intervalSeconds(probe.rate);
  if (interval === 0)
    throw new MeasurementError(
      `rate "${probe.rate}" is a closed loop and mode is open-loop; give a rate in packets per second, or set mode to as-published`,
    );
  if (interval < fastestOpenLoopSeconds)
    throw new MeasurementError(
      `rate "${probe.rate}" is beyond what the open-loop probe can send on time (${1 / fastestOpenLoopSeconds} a second); lower it`,
    );
  const period = decimal(interval * 1000);
  const patience = "2000"; // milliseconds; a later reply is lost
  return [
    "fping",
    ...["-c", String(probe.count)],
    ...["-p", period],
    "-i",
    "0",
    ...["-b", String(payloadBytes)],
    "-t",
    patience,
    peer,
  ];
}
const fastestOpenLoopSeconds = 0.0001;

function decimal(value: number): string {
  return value.toFixed(6).replace(/\.?0+$/, "");
}

/** Seconds that a probe takes when every reply comes at once. */
export function expectedSeconds(probe: Probe): number {
  return probe.count * Math.max(intervalSeconds(probe.rate), 0.0001);
}

/** Seconds after which a probe and its captures are ended on the host, whatever happens here. */
export function limitSeconds(probe: Probe): number {
  return Math.ceil(probe.count * (intervalSeconds(probe.rate) + slowestRoundTripSeconds) + slackSeconds);
}

/** Seconds between two readings of a host while a probe runs: often enough for some, seldom enough not to disturb. */
export function sampleEverySeconds(probe: Probe): number {
  return Math.min(10, Math.max(1, Math.round(expectedSeconds(probe) / 20)));
}

/** Sortable and unique: 20261123T040506.789Z-1kpps-r1-ab12cd. */
export function runId(probe: Probe, startedAt: Date, unique: string = randomBytes(3).toString("hex")): string {
  const stamp = startedAt.toISOString().replace(/[-:]/g, "");
  return `${stamp}-${probe.rate}-r${probe.repetition}-${unique}`;
}
