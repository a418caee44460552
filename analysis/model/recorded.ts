import type { RunSummary } from "../../scenarios/measurement";
import type { RunData } from "./runData";

/**
 * Whether any of these runs records its uncertainty. Reports and exports of results of early versions stay as they were to the byte, so
 * the uncertainty that those runs are given at reading is shown in tables for people and is not written into them.
 */
export function recordsUncertainty(runs: readonly RunData[]): boolean {
  return runs.some(({ run }) => run.uncertainty !== undefined);
}

/** Whether any of these runs records how long its guests waited for a CPU. */
export function recordsWaiting(runs: readonly RunData[]): boolean {
  return runs.some(({ run }) => run.waiting !== undefined);
}

/** The runs' summaries as they are written for programs. */
export function writtenSummaries(runs: readonly RunData[]): RunSummary[] {
  if (recordsUncertainty(runs)) return runs.map(({ summary }) => summary);
  return runs.map(({ summary }) => {
    const asThen = { ...summary };
    delete asThen.uncertainty;
    delete asThen.reasonCodes;
    return asThen;
  });
}
