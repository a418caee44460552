import { join } from "node:path";
import { VisibleError } from "../../errors/visibleError";
import { summariseRun } from "../model/summariseRun";
import { readRun } from "../read";
import { dataset, problemText, type Dataset, type DataProblem, type RunData } from "../model/runData";
import { hasStore, readStore } from "../store/readStore";
import { checkPackets } from "./checkPackets";
import { findRuns } from "./findRuns";

/**
 * Reads runs from their raw files. A run that cannot be read is reported as a problem, and the others are read all the same.
 * So is a copy of a run, which would otherwise count as a repetition.
 */
export function readRuns(folders: readonly string[], onRead: (done: number, all: number) => void = () => {}): Dataset {
  const runs: RunData[] = [];
  const problems: DataProblem[] = [];
  const seen = new Map<string, string>();
  folders.forEach((folder, i) => {
    try {
      const { run, packets } = readRun(folder);
      const original = seen.get(run.runId);
      if (original !== undefined) throw new VisibleError(`${folder} is a copy of ${original}: counted once`);
      seen.set(run.runId, folder);
      problems.push(...checkPackets(packets).map((what) => ({ where: folder, what })));
      runs.push({ folder, run, packets, summary: summariseRun(run, packets) });
    } catch (error) {
      if (!(error instanceof VisibleError)) throw error;
      problems.push({ where: folder, what: problemText(error) });
    }
    onRead(i + 1, folders.length);
  });
  return dataset(runs, problems);
}

/**
 * Reads all runs under a results folder from their raw files. A folder without any that holds a store (an export without raw
 * files) is read from the store.
 */
export async function readResults(
  resultsFolder: string,
  onRead?: (done: number, all: number) => void,
): Promise<Dataset> {
  const { folders, withoutRecord } = findRuns(resultsFolder);
  const store = join(resultsFolder, "store");
  if (folders.length === 0 && hasStore(store)) return readStore(store);
  const { runs, problems } = readRuns(folders, onRead);
  const incomplete = withoutRecord.map((where) => ({
    where,
    what: "no run.json: the run was interrupted before its record was written",
  }));
  return dataset(runs, [...problems, ...incomplete]);
}
