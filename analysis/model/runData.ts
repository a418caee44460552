import { VisibleError } from "../../errors/visibleError";
import type { RunSummary } from "../../scenarios/measurement";
import type { RunRecord } from "../../scenarios/run";
import type { ReadPackets } from "../../captures/packetTable";

/** One run as the analysis works on it: its record, its packets, and one line of summary. */
export interface RunData {
  /** Where it was read from, for people. */
  folder: string;
  run: RunRecord;
  packets: ReadPackets;
  summary: RunSummary;
}

/** Something that a results folder should hold and does not, or holds in a state that cannot be used. */
export interface DataProblem {
  /** Folder or file. */
  where: string;
  what: string;
}

/** An error as one line of a report: the message and the way out. */
export function problemText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const wayOut = error instanceof VisibleError ? error.wayOut : undefined;
  return wayOut === undefined ? error.message : `${error.message}; ${wayOut}`;
}

/** All that an analysis starts from. Runs are in the order of their ids, whatever order they were read in. */
export interface Dataset {
  runs: readonly RunData[];
  problems: readonly DataProblem[];
}

/** Puts a dataset together; order of the input does not matter. */
export function dataset(runs: readonly RunData[], problems: readonly DataProblem[] = []): Dataset {
  return {
    runs: [...runs].sort((a, b) => compareText(runKey(a.run), runKey(b.run))),
    problems: [...problems].sort((a, b) => compareText(`${a.where} ${a.what}`, `${b.where} ${b.what}`)),
  };
}

const runKey = (run: RunRecord): string => `${run.runId} ${run.scenarioDigest}`;

/** Order by code unit: the same on every machine, which locale order is not. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
