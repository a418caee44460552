import { hostProgram } from "../host/program";
import type { Host } from "../scenarios/host";
import { SshConnection } from "./connection";
import { hostCaller, silent, type HostCaller } from "./hostCaller";
import { hostTarget } from "./hostTarget";
import { uploadText } from "./upload";

/** A host that ssh reaches, with the host program in place: one OpenSSH connection, which all calls share. */
export interface HostConnection extends HostCaller {
  readonly host: Host;
  /** Closes the connection and waits for its end. */
  close(): Promise<void>;
}

/**
 * Connects to a host by its pinned key.
 * @param program the host program's file that a stack has put there; without it, this version's program is put where a stack
 *   puts it, into the ssh user's home, unless it is there
 * @throws HostError naming host, reason and way out
 */
export async function connect(host: Host, program?: string): Promise<HostConnection> {
  const ssh = new SshConnection(hostTarget(host));
  try {
    if (program === undefined) await placeProgram(ssh);
    else await ssh.open(unlimited, silent);
    return { host, ...hostCaller(ssh, program ?? hostProgram().path), close: () => ssh.close() };
  } catch (error) {
    await ssh.close();
    throw error;
  }
}

/** Works on a host that is reached for that time only. */
export async function onHost<T>(host: Host, work: (connection: HostConnection) => Promise<T>): Promise<T> {
  const connection = await connect(host);
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

/** Dials have a limit of their own. */
const unlimited = new AbortController().signal;

/** The program's name says its digest, so that one that is damaged or was cut off is told from a whole one. */
async function placeProgram(ssh: SshConnection): Promise<void> {
  const { path, text } = hostProgram();
  const call = { signal: unlimited, log: silent };
  const digest = await ssh.exec({ command: `sha256sum ${path}`, ...call });
  const wanted = /-([0-9a-f]+)\.sh$/.exec(path)?.[1] ?? path;
  if (digest.stdout.startsWith(wanted)) return;
  await uploadText(ssh, text, path, call);
}
