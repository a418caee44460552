import { createHash } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileDigest } from "../captures/fileDigest";
import { atPath } from "../errors/fileError";
import { makeFolder } from "../files/makeFolder";
import { recordDigest, type RunRecord } from "../scenarios/run";

const partialPrefix = ".partial-";

/**
 * A run's folder while it is being filled. It is hidden, and its name contains the process's PID, so that what a killed
 * measurement left can be told from what is being written. It becomes visible complete with run.json, or not at all.
 */
export class RunFolder {
  readonly path: string;

  private constructor(
    private readonly parent: string,
    private readonly runId: string,
  ) {
    this.path = join(parent, `${partialPrefix}${process.pid}-${runId}`);
    makeFolder(this.path);
  }

  /** Makes the hidden folder for PARENT/RUN-ID, and removes those that dead processes left beside it. */
  static create(parent: string, runId: string): RunFolder {
    makeFolder(parent);
    for (const name of readdirSync(parent)) {
      const pid = new RegExp(`^\\${partialPrefix}(\\d+)-`).exec(name)?.[1];
      if (pid !== undefined && !existsSync(`/proc/${pid}`))
        rmSync(join(parent, name), { recursive: true, force: true });
    }
    return new RunFolder(parent, runId);
  }

  /**
   * Adds run.json with the digests of all other files and its own, and puts the folder in its place.
   * @returns the SHA-256 of run.json
   */
  commit(run: Omit<RunRecord, "files" | "recordSha256">): string {
    const names = readdirSync(this.path).sort();
    const files = Object.fromEntries(names.map((name) => [name, fileDigest(join(this.path, name))]));
    const record = { ...run, files };
    const json = JSON.stringify({ ...record, recordSha256: recordDigest(record) } satisfies RunRecord, null, 2) + "\n";
    for (const name of names) sync(join(this.path, name));
    const file = join(this.path, "run.json");
    atPath(file, () => writeFileSync(file, json));
    sync(file);
    sync(this.path);
    renameSync(this.path, join(this.parent, this.runId));
    sync(this.parent);
    return sha256(json);
  }

  /** Removes the folder unless it was committed. */
  discard(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

function sha256(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}

function sync(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    atPath(path, () => fsyncSync(descriptor));
  } finally {
    closeSync(descriptor);
  }
}
