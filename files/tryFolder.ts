import { closeSync, fsyncSync, openSync, rmdirSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { atPath } from "../errors/fileError";
import { makeFolder } from "./makeFolder";

/** A disk that has not even this much room counts as full. */
const trialBytes = 1 << 20;

/**
 * Tries whether files can be written in a folder by writing one, and takes away all that it made.
 * @throws VisibleError that says why they cannot
 */
export function tryFolder(folder: string): void {
  const made = makeFolder(folder);
  const file = join(folder, `.trial-${process.pid}`);
  try {
    atPath(file, () => writeTrial(file));
  } finally {
    rmSync(file, { force: true });
    for (const each of made.reverse()) rmdirSync(each);
  }
}

function writeTrial(file: string): void {
  const descriptor = openSync(file, "w", 0o600);
  try {
    for (let left = trialBytes; left > 0;) left -= writeSync(descriptor, Buffer.alloc(left));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
