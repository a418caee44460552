import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { VisibleError } from "../../errors/visibleError";
import { compareText } from "../model/runData";

export interface FoundRuns {
  /** Folders that hold a run, that is results/SCENARIO/RUN-ID/run.json, sorted by name. */
  folders: string[];
  /** Folders named as a run's that hold no run.json: the run was interrupted, or is damaged. */
  withoutRecord: string[];
}

const scenarioFolder = /^[0-9a-f]{12}$/;
/** A run's id, or what a killed measurement left of one. */
const runFolder = /^(\.partial-\d+-)?\d{8}T/;

/**
 * Looks for runs under a results folder. The folder of one scenario or of one run is accepted, too.
 * @throws VisibleError where there is no such folder
 */
export function findRuns(resultsFolder: string): FoundRuns {
  if (!existsSync(resultsFolder))
    throw new VisibleError(
      `no results folder at ${resultsFolder}`,
      "measure first (./tare quickstart), or name another folder",
    );
  if (!statSync(resultsFolder).isDirectory())
    throw new VisibleError(`${resultsFolder} is a file`, "name the results folder that it lies in");
  if (hasRecord(resultsFolder)) return { folders: [resultsFolder], withoutRecord: [] };
  const scenarios = isScenario(resultsFolder)
    ? [resultsFolder]
    : subfolders(resultsFolder)
        .filter(isScenario)
        .map((name) => join(resultsFolder, name));
  const inside = scenarios.flatMap((scenario) => subfolders(scenario).map((name) => join(scenario, name)));
  return {
    folders: inside.filter(hasRecord),
    withoutRecord: inside.filter((folder) => !hasRecord(folder) && runFolder.test(basename(folder))),
  };
}

const hasRecord = (folder: string) => existsSync(join(folder, "run.json"));
const isScenario = (folder: string) => scenarioFolder.test(basename(resolve(folder)));

function subfolders(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort(compareText);
}
