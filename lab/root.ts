import { VisibleError } from "../errors/visibleError";

/** Only the lab needs root: it makes namespaces, mounts and links. */
export function requireRoot(verb: string, uid = process.getuid?.()): void {
  if (uid !== 0)
    throw new VisibleError(
      `${verb} needs root and runs as user ${uid}`,
      "start it with sudo; a testbed on real servers needs none, only ssh to them",
    );
}
