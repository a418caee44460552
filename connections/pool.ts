import { SshConnection } from "./connection";
import { targetKey, type SshTarget } from "./target";

/** The connections of one provider: one per target, however many resources use it. */
export class ConnectionPool {
  private readonly connections = new Map<string, SshConnection>();

  /** @param folder where relative paths in a target's sshOptions start */
  constructor(private readonly folder: string = process.cwd()) {}

  /**
   * The connection to a target. Nothing happens on the network yet. @throws VisibleError if the target is not usable
   */
  get(target: SshTarget): SshConnection {
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
