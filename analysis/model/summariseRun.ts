import type { RunSummary } from "../../scenarios/measurement";
import type { RunRecord } from "../../scenarios/run";
import { netKey } from "../../captures/packets";
import { runMetrics } from "./metrics";
import type { ReadPackets } from "../../captures/packetTable";
import { isToldFromZero, type Uncertainty } from "../../scenarios/uncertainty";
import { waitingOf } from "./waiting";
import { pathSegments } from "../../uncertainty/segments";
import { runUncertainty } from "../../uncertainty/runUncertainty";

/** The line of the overhead summary for a run; null for every number that its packets do not give. */
export function summariseRun(run: RunRecord, packets: ReadPackets): RunSummary {
  const { sent, received } = run.achieved;
  const metrics = runMetrics(packets, netKey(run.scenario.technology));
  const waiting = waitingOf(run, packets);
  const segments = pathSegments(run, packets);
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
    uncertainty: uncertaintyOf(run, packets, metrics.overheadMedian),
    ...correctedOf(run),
    ...(waiting ? { waiting } : {}),
    ...(segments ? { segments } : {}),
    verdict: run.validity.verdict,
    reasons: run.validity.reasons.map((reason) => reason.text),
    reasonCodes: run.validity.reasons.map((reason) => reason.code),
  };
}

function correctedOf({ schedule }: RunRecord): Pick<RunSummary, "corrected"> {
  if (!schedule) return {};
  const { skipped, correctedRttNs, method } = schedule;
  return { corrected: { skipped, rttP99Ms: correctedRttNs.p99 === null ? null : correctedRttNs.p99 / 1e6, method } };
}

/** As the run records it, and for runs of early versions as their packets give it. */
function uncertaintyOf(run: RunRecord, packets: ReadPackets, overheadMs: number | null): RunSummary["uncertainty"] {
  const { rttNs, netNs, overheadNs, overheadPercent } =
    run.uncertainty ?? runUncertainty(run.probe.mode, packets, netKey(run.scenario.technology));
  const milliseconds = (of: Uncertainty | null) => (of === null ? null : of.standard / 1e6);
  const overhead = milliseconds(overheadNs);
  return {
    rttMedianMs: milliseconds(rttNs),
    netMedianMs: milliseconds(netNs),
    overheadMedianMs: overhead,
    overheadMedianPercent: overheadPercent?.standard ?? null,
    overheadIsTold: overheadMs === null || overhead === null ? null : isToldFromZero(overheadMs, overhead),
  };
}
