import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Makes a folder that only this user can enter (mkdtemp(3) gives it mode 0700), for files that nobody needs when the process has
 * ended. Its name has the process id, so that the next process that makes one removes those of processes that were killed.
 * @param prefix of its name, such as "tare-image-"
 */
export function makeOwnFolder(prefix: string, parent: string = tmpdir()): string {
  removeLeftovers(prefix, parent);
  return mkdtempSync(join(parent, `${prefix}${process.pid}-`));
}

/** Does work in a folder of its own, which is removed afterwards. */
export async function withOwnFolder<Result>(
  prefix: string,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = makeOwnFolder(prefix);
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function removeLeftovers(prefix: string, parent: string): void {
  for (const name of readdirSync(parent)) {
    const [, pid] = (name.startsWith(prefix) && /^(\d+)-[^-]+$/.exec(name.slice(prefix.length))) || [];
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue;
    const path = join(parent, name);
    try {
      if (statSync(path).uid === process.getuid?.()) rmSync(path, { recursive: true, force: true });
    } catch {
      // Another process has removed it since the folder was listed.
    }
  }
}
