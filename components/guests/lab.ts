/** One host of a lab, as guest kinds see it. */
export interface LabGuestHost {
  hostname: string;
  /** The cgroup that all its guests live in, a path below the root of the cgroup tree. */
  guestsCgroup: string;
  /** The path by which this machine reaches a file or a unix socket of the host. */
  path(path: string): string;
  /** Runs a command on the host and resolves to its stdout. @throws if it fails or takes longer than timeoutSeconds (default 60) */
  run(command: string, args: readonly string[], timeoutSeconds?: number): Promise<string>;
}

/** What the user chose for a lab. */
export interface LabSettings {
  /** Whether dockerd sets its own firewall rules, as on a stock server. */
  dockerFirewall: boolean;
}

/** A file of the host, in one of its private folders. */
export interface LabFile {
  folder: string;
  name: string;
  text: string;
  /** @default 0o644 */
  mode?: number;
}

/** A daemon that each host of a lab runs. */
export interface LabDaemon {
  name: string;
  /** Where it writes its PID, as the host sees it. */
  pidFile: string;
  readyWithinSeconds: number;
  /** The daemon's configuration files. */
  files(host: LabGuestHost, settings: LabSettings): LabFile[];
  command: [string, string[]];
  /** Its version once it answers; undefined until then. Must not throw. */
  version(host: LabGuestHost): Promise<string | undefined>;
}

/** What the hosts of a lab must have to run guests of one kind. */
export interface KindLab {
  /** In the order in which they are started. */
  daemons: readonly LabDaemon[];
  /** Configuration files of tools that have no daemon. */
  files?(host: LabGuestHost): LabFile[];
  /** The command that prints the version of such tools. */
  toolsVersion?: [string, string[]];
  /** Folders of the machine that each host has for itself. */
  privateFolders: readonly { path: string; mode?: number }[];
  /** Folders below /run that must exist before the daemons start. */
  runFolders?: readonly string[];
}
