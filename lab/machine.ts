import { existsSync, mkdirSync, readFileSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { controllersToEnable, disableControllers, removeLabsCgroup, type CgroupTree } from "./cgroup";
import { writeJson } from "./files";
import type { LabFolders } from "./layout";
import { privatePaths } from "./private";

/**
 * What labs had to change on the machine itself, noted before it is done and undone with the last lab: empty folders to
 * mount on, and (cgroup version 2) controllers enabled at the root.
 */
interface MachineChanges {
  folders: string[];
  controllers: string[];
}

const noteFile = (folders: LabFolders) => join(folders.data, "machine.json");

/** Makes the folders that private ones are mounted on where the machine lacks them (a package that is not installed). */
export function prepareMachine(folders: LabFolders, cgroups: CgroupTree): void {
  const targets = privatePaths.filter(({ file }) => file === undefined).map(({ target }) => target);
  const missing = targets.filter((target) => !existsSync(target));
  const controllers = controllersToEnable(cgroups);
  const before = readNote(folders);
  const note = {
    folders: [...new Set([...before.folders, ...missing.flatMap(missingAncestors)])],
    controllers: [...new Set([...before.controllers, ...controllers])],
  };
  if (JSON.stringify(note) !== JSON.stringify(before)) writeJson(noteFile(folders), note);
  for (const target of missing) mkdirSync(target, { recursive: true });
}

/** Undoes {@link prepareMachine} where no lab is left. A folder that is no longer empty belongs to someone else by now. */
export function restoreMachine(folders: LabFolders, cgroups: CgroupTree): void {
  if (labNames(folders).length > 0) return;
  const note = readNote(folders);
  removeLabsCgroup(cgroups);
  disableControllers(cgroups, note.controllers);
  for (const folder of [...note.folders].sort().reverse()) removeIfEmpty(folder);
  rmSync(noteFile(folders), { force: true });
  removeIfEmpty(folders.data);
  for (const folder of [folders.run, dirname(folders.run)]) removeIfEmpty(folder);
}

/** Names of all labs of which anything is left on disk. */
export function labNames(folders: LabFolders): string[] {
  const names = [folders.run, folders.data].flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder, { withFileTypes: true })
          .filter((entry) => entry.isDirectory())
          .map((entry) => entry.name)
      : [],
  );
  return [...new Set(names)].sort();
}

function readNote(folders: LabFolders): MachineChanges {
  const file = noteFile(folders);
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as MachineChanges)
    : { folders: [], controllers: [] };
}

function missingAncestors(folder: string): string[] {
  return existsSync(folder) ? [] : [...missingAncestors(dirname(folder)), folder];
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!["ENOENT", "ENOTEMPTY", "EEXIST", "EBUSY"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}
