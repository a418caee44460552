import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { fileError } from "../../errors/fileError";
import { makeFolder } from "../../files/makeFolder";

/**
 * Writes a file so that after a crash it holds either the old or the new text: writes a file beside it, syncs that and
 * renames it. Missing folders are made, for the owner only.
 * @throws VisibleError that names the path where the operating system refuses
 */
export function writeFileAtomic(path: string, text: string, mode = 0o600): void {
  const folder = dirname(path);
  makeFolder(folder, 0o700);
  const beside = besideOf(path);
  try {
    synced(openSync(beside, "w", mode), (descriptor) => writeAll(descriptor, text));
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw fileError(error, path) ?? error;
  }
  // Makes the rename durable.
  synced(openSync(folder, "r"));
}

/**
 * Like {@link writeFileAtomic}, but asynchronous: a disk may take long to sync, and the process has other work to do.
 */
export async function replaceFile(path: string, text: string, mode = 0o600): Promise<void> {
  const folder = dirname(path);
  makeFolder(folder, 0o700);
  const beside = besideOf(path);
  try {
    await syncedLater(await open(beside, "w", mode), (file) => file.writeFile(text));
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw fileError(error, path) ?? error;
  }
  await syncFolder(folder);
}

/** Makes durable which files a folder has. */
export async function syncFolder(folder: string): Promise<void> {
  await syncedLater(await open(folder, "r"));
}

const besideOf = (path: string) => `${path}.${process.pid}.tmp`;

function synced(descriptor: number, work: (descriptor: number) => void = () => undefined): void {
  try {
    work(descriptor);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

async function syncedLater(
  file: FileHandle,
  work: (file: FileHandle) => Promise<void> = async () => undefined,
): Promise<void> {
  try {
    await work(file);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Writes all of a text. One write may store only part of it; if the disk is full, the next write reports that. */
function writeAll(descriptor: number, text: string): void {
  for (let rest = Buffer.from(text); rest.length > 0;) rest = rest.subarray(writeSync(descriptor, rest));
}
