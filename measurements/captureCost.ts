import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ProbeOutput } from "../probes/output";
import type { Probe } from "../scenarios/probe";
import type { CaptureCost, Validity } from "../scenarios/run";
import { collectRawData, type RawData } from "./collectRawData";
import type { Context } from "./context";
import { pingFile, readPackets, type RunPackets } from "./readPackets";

/** In a run's folder: what its probe wrote while nothing captured. */
const uncapturedFile = "ping-uncaptured.txt";

/** A train that was sent while nothing captured. */
export interface UncapturedTrain {
  rttNs: number | null;
  validity: Validity;
}

/** When a probe is sent without captures: repetitions alternate, so that neither drift nor what the first train warms shows as a cost. */
export function orderOf({ repetition }: Probe): CaptureCost["order"] {
  return repetition % 2 === 1 ? "before" : "after";
}

/**
 * Sends a probe as a run does it, with all readings of hosts and guests, but with no capture point. Its output goes to the run's folder.
 * @param judge the run's own rules
 * @throws VisibleError if the probe could not be sent at all
 */
export async function sendUncaptured(
  context: Context,
  probe: Probe,
  { bufferKiB, folder }: { bufferKiB: number; folder: string },
  judge: (context: Context, raw: RawData, packets: RunPackets) => Validity,
): Promise<UncapturedTrain> {
  const { request } = context;
  const bare = { ...context, request: { ...request, scenario: { ...request.scenario, capturePoints: [] } } };
  const own = join(folder, "uncaptured");
  mkdirSync(own);
  const raw = await collectRawData(bare, probe, bufferKiB, own, () => undefined);
  const packets = readPackets(own, probe, []);
  renameSync(join(own, pingFile), join(folder, uncapturedFile));
  rmSync(own, { recursive: true });
  return { rttNs: middleOf(packets.output), validity: judge(bare, raw, packets) };
}

/** What a run records of both of its trains. */
export function captureCost(probe: Probe, captured: RunPackets, uncaptured: UncapturedTrain): CaptureCost {
  return {
    file: uncapturedFile,
    order: orderOf(probe),
    rttNs: { captured: middleOf(captured.output), uncaptured: uncaptured.rttNs },
    validity: uncaptured.validity,
  };
}

function middleOf(output: ProbeOutput | null): number | null {
  if (!output) return null;
  const { rttNs, duplicate } = output.replies;
  return midmean(rttNs.filter((_, i) => !duplicate[i]));
}

/**
 * The mean of the middle half of the values: as little moved by a few slow packets as the median, but known to less than the step in
 * which values are printed. Source: Tukey, Exploratory Data Analysis (1977), chapter 19 (midmean).
 * @param values NaN where one is missing
 * @returns null where there are none
 */
export function midmean(values: readonly number[]): number | null {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const cut = Math.floor(sorted.length / 4);
  const middle = sorted.slice(cut, sorted.length - cut);
  return middle.length === 0 ? null : middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
