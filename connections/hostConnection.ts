import { hostProgram, plainEnvironment } from "../host/program";
import type { Host } from "../scenarios/host";
import { SshConnection } from "./connection";
import { hostCaller, silent, type HostCaller } from "./hostCaller";
import { hostTarget } from "./hostTarget";
import { tryForward, trySftp } from "./tryChannels";
import { uploadText } from "./upload";

/** A host that has the host program installed, reached over one OpenSSH connection that all calls share. */
export interface HostConnection extends HostCaller {
  readonly host: Host;
  /** Tries what else than commands is sent through the connection. @throws HostError if sshd does not allow it */
  tryForward(socket: string): Promise<void>;
  /** What is wrong with the host's sftp; undefined if all is well. */
  trySftp(): Promise<string | undefined>;
  /** Closes the connection and waits until ssh has exited. */
  close(): Promise<void>;
}

/**
 * Connects to a host by its pinned key.
 * @param program the file of the host program that a stack has installed; left out: this version's program is installed
 *   in the ssh user's home, where a stack would install it, unless it is there already
 * @throws HostError naming host, reason and way out
 */
export async function connect(host: Host, program?: string): Promise<HostConnection> {
  const ssh = new SshConnection(hostTarget(host));
  try {
    if (program === undefined) await placeProgram(ssh);
    else await ssh.open(unlimited, silent);
    return {
      host,
      ...hostCaller(ssh, program ?? hostProgram().path),
      tryForward: (socket) => tryForward(ssh, socket, unlimited, silent),
      trySftp: () => trySftp(ssh, unlimited, silent),
      close: () => ssh.close(),
    };
  } catch (error) {
    await ssh.close();
    throw error;
  }
}

/** Connects to a host, does the work, and closes the connection again. */
export async function onHost<T>(host: Host, work: (connection: HostConnection) => Promise<T>): Promise<T> {
  const connection = await connect(host);
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

/** Never aborted: connecting has its own time limit. */
const unlimited = new AbortController().signal;

/** The program's file name contains its digest, which shows whether the file on the host is complete and undamaged. */
async function placeProgram(ssh: SshConnection): Promise<void> {
  const { path, text } = hostProgram();
  const call = { signal: unlimited, log: silent };
  const digest = await ssh.exec({ command: `${plainEnvironment} sha256sum "$HOME/${path}"`, ...call });
  const wanted = /-([0-9a-f]+)\.sh$/.exec(path)?.[1] ?? path;
  // The account's login shell may print something around it.
  if (new RegExp(`${wanted}[0-9a-f]+ [ *]/`).test(digest.stdout)) return;
  await uploadText(ssh, text, path, call);
}
