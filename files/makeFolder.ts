import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { fileError } from "../errors/fileError";

/**
 * Makes a folder and those above it that are missing. Node's own `recursive` never returns where a file system has the parent
 * and refuses the folder as if the parent were missing, as /proc does.
 * @returns the folders that were made, the topmost first
 * @throws VisibleError if a folder cannot be made, or if a file is in its place
 */
export function makeFolder(path: string, mode?: number): string[] {
  try {
    mkdirSync(path, { mode });
    return [path];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" && existsSync(path) && statSync(path).isDirectory()) return [];
    const parent = dirname(path);
    if (code !== "ENOENT" || parent === path || existsSync(parent)) throw fileError(error, path) ?? error;
    const above = makeFolder(parent, mode);
    return [...above, ...makeFolder(path, mode)];
  }
}
