import { statfsSync } from "node:fs";
import { VisibleError } from "../errors/visibleError";
import type { Scenario } from "../scenarios/scenario";

/** A captured packet (headers, at most 100 bytes of it, two a request) and the probe's own line on it. */
const bytesAPacket = 120;
const bytesALine = 80;
/** Readings of both hosts, counters and the record, of each run. */
const bytesARun = 4 << 20;

/**
 * How many bytes the runs of a scenario take in the results folder, about.
 * @param captureCost whether each probe is sent once more without captures
 */
export function bytesOfRuns({ probes, capturePoints }: Scenario, captureCost = false): number {
  const bytesARequest = (captureCost ? 2 : 1) * bytesALine + 2 * bytesAPacket * capturePoints.length;
  return probes.reduce((sum, { count }) => sum + bytesARun + count * bytesARequest, 0);
}

/**
 * Refuses to measure what would not fit on the disk, before a probe is sent.
 * @param folder the results folder, which exists
 */
export function refuseWithoutRoom(folder: string, scenario: Scenario, captureCost = false): void {
  const { bavail, bsize } = statfsSync(folder);
  const [needed, free] = [bytesOfRuns(scenario, captureCost), bavail * bsize];
  if (free >= needed) return;
  throw new VisibleError(
    `the results folder ${folder} has room for ${mebibytes(free)}, and this measurement needs about ${mebibytes(needed)}`,
    "make room there, set resultsFolder to a folder on another disk, or lower count or repetitions; then ./tare up measures",
  );
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / (1 << 20))} MiB`;
}
