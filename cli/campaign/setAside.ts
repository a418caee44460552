import { existsSync, readdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "../../files/makeFolder";
import { asideFolder, runsFolder } from "./folder";
import type { Ledger } from "./ledger";

/**
 * Moves runs that the ledger does not name out of the way: a step that fails or is killed is measured again, and its cells would have
 * more runs than others. Nothing is deleted.
 */
export function setAside(folder: string, ledger: Ledger): void {
  const runs = runsFolder(folder);
  if (!existsSync(runs)) return;
  const known = new Set(ledger.entries.flatMap((entry) => entry.runs?.map(({ runId }) => runId) ?? []));
  for (const scenario of foldersIn(runs))
    for (const run of foldersIn(join(runs, scenario))) {
      if (known.has(run) || !existsSync(join(runs, scenario, run, "run.json"))) continue;
      const place = join(asideFolder(folder), scenario);
      makeFolder(place);
      renameSync(join(runs, scenario, run), join(place, run));
    }
}

const foldersIn = (folder: string) => readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory());
