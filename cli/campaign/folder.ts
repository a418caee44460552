import { join } from "node:path";

/** Raw runs have a folder of their own: what lies beside them is no run. */
export const runsFolder = (folder: string) => join(folder, "runs");
/** Runs of attempts that failed or were killed. */
export const asideFolder = (folder: string) => join(folder, "set-aside");
export const logFile = (folder: string) => join(folder, "log.txt");
/** Asks a campaign to end behind the step that is under way. */
export const pauseFile = (folder: string) => join(folder, "pause");
