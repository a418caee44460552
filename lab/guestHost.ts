import type { LabFile, LabGuestHost } from "../components/guests/lab";
import { guestsIn } from "./cgroup";
import { writeIfDifferent } from "./files";
import { ownFile, pathIn, runIn, type LiveHost } from "./host";

/** A host as guest kinds see it. */
export function guestHost(host: LiveHost): LabGuestHost {
  return {
    hostname: host.layout.hostname,
    guestsCgroup: guestsIn(host.layout.cgroup),
    path: (path) => pathIn(host, path),
    run: (command, args, timeoutSeconds) => runIn(host, command, args, { timeoutSeconds }),
  };
}

/** Writes the files that the host lacks or has with other text; returns whether there were any. */
export function writeFiles(host: LiveHost, files: readonly LabFile[]): boolean {
  const written = files.map(({ folder, name, text, mode }) =>
    writeIfDifferent(ownFile(host, folder, name), text, mode),
  );
  return written.includes(true);
}
