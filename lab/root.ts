import { LabError } from "./error";

/** Only the lab needs root: it makes namespaces, mounts and links. */
export function requireRoot(verb: string, uid = process.getuid?.()): void {
  if (uid !== 0)
    throw new LabError(
      `${verb} needs root and runs as user ${uid}: start it with sudo (a testbed on real servers needs none, only ssh to them)`,
    );
}
