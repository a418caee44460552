import { kindLabs } from "./kinds";

/** Something that a lab host has for itself: `name` below the host's folder on this machine, seen at `target`. */
export interface PrivatePath {
  name: string;
  target: string;
  mode: number;
  /** A file with this text; else a folder. */
  file?: string;
}

/** Where a host's own folder lies below the host's folder on this machine: "/etc/ssh" is etc-ssh. */
export const nameOf = (target: string) => target.slice(1).replaceAll("/", "-");

const folder = (target: string, mode = 0o755): PrivatePath => ({
  name: nameOf(target),
  target,
  mode,
});

/**
 * Everything that daemons and the testbed write to, so that two hosts on one machine share no state with each other or with
 * the machine's own daemons, whatever kinds of guests a lab has. /run is not among them: it is a tmpfs of each host.
 */
export const privatePaths: readonly PrivatePath[] = [
  folder("/root", 0o700),
  folder("/tmp", 0o1777),
  folder("/var/tmp", 0o1777),
  folder("/var/log"),
  folder("/var/lib/tare"),
  folder("/etc/ssh"),
  ...kindLabs().flatMap(({ privateFolders }) => privateFolders.map(({ path, mode }) => folder(path, mode))),
  // sshd refuses a root whose password is locked ("!"), as Ubuntu ships it, even with a key; and it need not see anyone's hash.
  { name: "etc-shadow", target: "/etc/shadow", mode: 0o600, file: "root:*:19700:0:99999:7:::\n" },
];
