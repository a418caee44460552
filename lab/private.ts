import { kindLabs } from "./kinds";

/** A file or folder that a lab host has for itself: it is `name` in the host's folder on this machine, and mounted at `target` on the host. */
export interface PrivatePath {
  name: string;
  target: string;
  mode: number;
  /** Text of the file; left out for a folder. */
  file?: string;
}

/** The name of a private folder in the host's folder on this machine: "/etc/ssh" is etc-ssh. */
export const nameOf = (target: string) => target.slice(1).replaceAll("/", "-");

const folder = (target: string, mode = 0o755): PrivatePath => ({
  name: nameOf(target),
  target,
  mode,
});

/**
 * All paths that daemons and the testbed write to, whatever guest kinds a lab has: two hosts on one machine must share no state
 * with each other or with the machine's own daemons. /run is not in the list, because each host has a tmpfs there.
 */
export const privatePaths: readonly PrivatePath[] = [
  folder("/root", 0o700),
  folder("/tmp", 0o1777),
  folder("/var/tmp", 0o1777),
  folder("/var/log"),
  folder("/var/lib/tare"),
  folder("/etc/ssh"),
  ...kindLabs().flatMap(({ privateFolders }) => privateFolders.map(({ path, mode }) => folder(path, mode))),
  // Ubuntu locks root's password ("!"), and sshd refuses a locked root even with a key. A private file also hides the machine's hashes.
  { name: "etc-shadow", target: "/etc/shadow", mode: 0o600, file: "root:*:19700:0:99999:7:::\n" },
];
