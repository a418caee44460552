import { existsSync, mkdirSync, readFileSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { controllersToEnable, disableControllers, removeLabsCgroup, type CgroupTree } from "./cgroup";
import { writeJson } from "./files";
import type { Places } from "./plan";
import { privatePaths } from "./private";

/**
 * What labs had to change on the machine itself, noted before it is done and undone with the last lab: empty folders to
 * mount on, and (cgroup version 2) controllers enabled at the root.
 */
interface MachineChanges {
  folders: string[];
  controllers: string[];
}

const noteFile = (places: Places) => join(places.data, "machine.json");

/** Makes the folders that private ones are mounted on where the machine lacks them (a package that is not installed). */
export function prepareMachine(places: Places, cgroups: CgroupTree): void {
  const targets = privatePaths.filter(({ file }) => file === undefined).map(({ target }) => target);
  const missing = targets.filter((target) => !existsSync(target));
  const controllers = controllersToEnable(cgroups);
  const before = readNote(places);
  const folders = [...new Set([...before.folders, ...missing.flatMap(missingAncestors)])];
  const note = { folders, controllers: [...new Set([...before.controllers, ...controllers])] };
  if (JSON.stringify(note) !== JSON.stringify(before)) writeJson(noteFile(places), note);
  for (const target of missing) mkdirSync(target, { recursive: true });
}

/** Undoes {@link prepareMachine} where no lab is left. A folder that is no longer empty belongs to someone else by now. */
export function restoreMachine(places: Places, cgroups: CgroupTree): void {
  if (labNames(places).length > 0) return;
  const note = readNote(places);
  removeLabsCgroup(cgroups);
  disableControllers(cgroups, note.controllers);
  for (const folder of [...note.folders].sort().reverse()) removeIfEmpty(folder);
  rmSync(noteFile(places), { force: true });
  removeIfEmpty(places.data);
  for (const folder of [places.run, dirname(places.run)]) removeIfEmpty(folder);
}

/** Names of all labs of which anything is left on disk. */
export function labNames(places: Places): string[] {
  const names = [places.run, places.data].flatMap((place) =>
    existsSync(place)
      ? readdirSync(place, { withFileTypes: true })
          .filter((entry) => entry.isDirectory())
          .map((entry) => entry.name)
      : [],
  );
  return [...new Set(names)].sort();
}

function readNote(places: Places): MachineChanges {
  const file = noteFile(places);
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
