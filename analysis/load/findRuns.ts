import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { AnalysisError } from "../analysisError";
import { compareText } from "../runData";

/** Folders that hold a run, that is results/SCENARIO/RUN-ID/run.json, in order; and run folders without run.json. */
export interface FoundRuns {
  folders: string[];
  /** Folders at a run's place that hold no run.json: an interrupted or damaged run. */
  withoutRecord: string[];
}

const scenarioFolder = /^[0-9a-f]{12}$/;

/** Looks for runs under a results folder. @throws Error where the folder does not exist */
export function findRuns(resultsFolder: string): FoundRuns {
  if (!existsSync(resultsFolder))
    throw new AnalysisError(
      `no results folder at ${resultsFolder}: measure first (./tare quickstart), or name another folder`,
    );
  const runFolders = subfolders(resultsFolder)
    .filter((name) => scenarioFolder.test(name))
    .flatMap((scenario) => subfolders(join(resultsFolder, scenario)).map((run) => join(resultsFolder, scenario, run)));
  const hasRecord = (folder: string) => existsSync(join(folder, "run.json"));
  return { folders: runFolders.filter(hasRecord), withoutRecord: runFolders.filter((folder) => !hasRecord(folder)) };
}

function subfolders(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort(compareText);
}
