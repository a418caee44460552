/** A run's line in a stack's outputs, as the analysis writes it, of which a test needs no more than which run it is. */
export function runSummary(run: { runId: string; scenarioDigest: string; rate: string; overheadMedianMs?: number }) {
  return {
    repetition: 1,
    sent: 5,
    received: 5,
    lossPercent: 0,
    rttMedianMs: 1,
    rttQ1Ms: 1,
    rttQ3Ms: 1,
    rttSdMs: 0,
    netMedianMs: 1,
    overheadMedianMs: 0,
    overheadMedianPercent: 0,
    verdict: "valid",
    reasons: [],
    ...run,
  };
}
