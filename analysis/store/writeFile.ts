import { renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileError } from "../../errors/fileError";
import { makeFolder } from "../../files/makeFolder";

/**
 * Writes a file whole or not at all: a reader never sees half a report.
 * @throws VisibleError that names the path where the operating system refuses
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  makeFolder(dirname(path));
  const unfinished = `${path}.${process.pid}.part`;
  try {
    writeFileSync(unfinished, content);
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw fileError(error, path) ?? error;
  }
}
