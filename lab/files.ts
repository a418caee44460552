import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { atPath } from "../errors/fileError";

/** Writes a file unless it already has this text; returns whether it did. Written in place, because a host may see the file through a bind mount. */
export function writeIfDifferent(file: string, text: string, mode = 0o644): boolean {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return false;
  mkdirSync(dirname(file), { recursive: true });
  atPath(file, () => writeFileSync(file, text, { mode }));
  chmodSync(file, mode);
  return true;
}

/** Writes a JSON file so that a reader finds either the old text or the new one, even after a kill. */
export function writeJson(file: string, value: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  atPath(file, () => writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`));
  renameSync(`${file}.new`, file);
}
