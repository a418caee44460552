import type { RunSummary } from "../../scenarios/measurement";
import type { RunRecord } from "../../scenarios/run";
import { runMetrics } from "./metrics";
import type { PacketTable } from "../../captures/packets";

/** The line of the overhead summary for a run; null for every number that its packets do not give. */
export function summariseRun(run: RunRecord, packets: PacketTable): RunSummary {
  const { sent, received } = run.achieved;
  const metrics = runMetrics(packets);
  return {
    scenarioDigest: run.scenarioDigest,
    runId: run.runId,
    rate: run.probe.rate,
    repetition: run.probe.repetition,
    sent,
    received,
    lossPercent: sent === 0 ? 0 : (100 * (sent - received)) / sent,
    rttMedianMs: metrics.rttMedian,
    rttQ1Ms: metrics.rttQ1,
    rttQ3Ms: metrics.rttQ3,
    rttSdMs: metrics.rttSd,
    netMedianMs: metrics.netMedian,
    overheadMedianMs: metrics.overheadMedian,
    overheadMedianPercent: metrics.overheadPercent,
    verdict: run.validity.verdict,
    reasons: run.validity.reasons.map((reason) => reason.text),
  };
}
