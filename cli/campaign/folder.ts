import { join } from "node:path";

/** Raw runs have a folder of their own: what lies beside them is no run. */
export const runsFolder = (folder: string) => join(folder, "runs");
/** Runs of attempts that failed or were killed. */
export const asideFolder = (folder: string) => join(folder, "set-aside");
/** @param pair where a campaign has several: each has a log of its own */
export const logFile = (folder: string, pair?: string) =>
  join(folder, pair === undefined ? "log.txt" : `log-${pair}.txt`);
/** Asks a campaign to end behind the step that is under way. */
export const pauseFile = (folder: string) => join(folder, "pause");
