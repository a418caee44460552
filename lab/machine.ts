import { existsSync, mkdirSync, readFileSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { controllersToEnable, disableControllers, removeLabsCgroup, type CgroupTree } from "./cgroup";
import { writeJson } from "./files";
import type { LabFolders } from "./layout";
import { privatePaths } from "./private";

/**
 * What labs had to change on the machine itself: empty folders to mount on and, with cgroup version 2, controllers enabled at
 * the root. Written down before the change is made, and undone with the last lab.
 */
interface MachineChanges {
  folders: string[];
  controllers: string[];
}

const noteFile = (folders: LabFolders) => join(folders.data, "machine.json");

/** Makes the folders that private ones are mounted on if the machine lacks them, because a package is not installed. */
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

/** Undoes {@link prepareMachine} if no lab is left. A folder that is no longer empty is in somebody else's use and stays. */
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

/** Names of all labs that have anything on disk. */
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
