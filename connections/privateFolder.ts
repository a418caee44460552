import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeOwnFolder } from "../files/ownFolder";

/**
 * Leaves room for the socket's name: a unix socket's path has at most 107 bytes, and ssh appends 17 while it binds one.
 */
const longestParent = 40;
/** Neither ssh's options nor its forwards give these characters a meaning of their own. */
const plainPath = /^[\w./-]+$/;
const prefix = "tare-ssh-";

/** A folder that only this user can enter and that is removed when the process exits, or by the next one if it was killed. */
export class PrivateFolder {
  readonly path: string;
  private readonly remove = () => rmSync(this.path, { recursive: true, force: true });

  constructor() {
    const parent = tmpdir().length <= longestParent && plainPath.test(tmpdir()) ? tmpdir() : "/tmp";
    this.path = makeOwnFolder(prefix, parent);
    process.once("exit", this.remove);
  }

  /** Writes a file that only this user can read, and returns its path. */
  write(name: string, content: string, mode = 0o600): string {
    const path = join(this.path, name);
    rmSync(path, { force: true });
    writeFileSync(path, content, { mode, flag: "wx" });
    return path;
  }

  delete(name: string): void {
    rmSync(join(this.path, name), { force: true });
  }

  close(): void {
    process.removeListener("exit", this.remove);
    this.remove();
  }
}
