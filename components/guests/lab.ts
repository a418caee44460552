/** One host of a lab, as a kind's files and daemons see it. */
export interface LabGuestHost {
  hostname: string;
  /** The cgroup that all its guests live in, a path below the root of the cgroup tree. */
  guestsCgroup: string;
  /** A path of the host as this machine reaches it: for files and for unix sockets. */
  path(path: string): string;
  /** Runs a command on the host and resolves to its stdout. @throws where it fails, or takes longer than 60 s */
  run(command: string, args: readonly string[], timeoutSeconds?: number): Promise<string>;
}

/** What the user chose for a lab. */
export interface LabSettings {
  /** A container engine's daemon makes its own firewall rules, as on a stock server, instead of none. */
  dockerFirewall: boolean;
}

/** A file of the host, in a folder that it has for itself. */
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
  /** What it reads. */
  files(host: LabGuestHost, settings: LabSettings): LabFile[];
  command: [string, string[]];
  /** Its version once it answers; undefined until then. Must not throw. */
  version(host: LabGuestHost): Promise<string | undefined>;
}

/** What the hosts of a lab must have to run guests of one kind. */
export interface KindLab {
  /** In the order in which they are started. */
  daemons: readonly LabDaemon[];
  /** What tools read that have no daemon. */
  files?(host: LabGuestHost): LabFile[];
  /** The command that tells the version of such tools. */
  toolsVersion?: [string, string[]];
  /** Folders of the machine that each host has for itself. */
  privateFolders: readonly { path: string; mode?: number }[];
  /** Folders below /run that must be there before the daemons are. */
  runFolders?: readonly string[];
}
