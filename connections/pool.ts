import { SshConnection } from "./connection";
import { targetKey, type SshTarget } from "./target";

/** The host key that the user has pinned for a server, as "TYPE BASE64"; undefined for one that is not known. */
export type PinnedKey = (server: { host: string; port?: number | undefined }) => string | undefined;

/** The connections of one provider: one per target, however many resources use it. */
export class ConnectionPool {
  private readonly connections = new Map<string, SshConnection>();

  /**
   * @param folder where relative paths in a target's sshOptions start
   * @param pinnedKey the key that is pinned for a server now. It counts more than a target's own, which state may have from before
   *   the server was set up anew
   */
  constructor(
    private readonly folder: string = process.cwd(),
    private readonly pinnedKey: PinnedKey = () => undefined,
  ) {}

  /**
   * The connection to a target. Nothing happens on the network yet. @throws VisibleError if the target is not usable
   */
  get(recorded: SshTarget): SshConnection {
    const target = recorded.hostKey ? { ...recorded, hostKey: this.pinnedKey(recorded) ?? recorded.hostKey } : recorded;
    const key = targetKey(target);
    const existing = this.connections.get(key);
    if (existing) return existing;
    const made = new SshConnection(target, this.folder);
    this.connections.set(key, made);
    return made;
  }

  async close(): Promise<void> {
    const all = [...this.connections.values()];
    this.connections.clear();
    await Promise.all(all.map((connection) => connection.close()));
  }
}
