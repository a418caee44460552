import { createConnection } from "node:net";
import type { Log, SshConnection } from "./connection";
import { SshError } from "./errors";
import { describe } from "./target";

/** A forwarded socket that is still open after this time is taken to be connected. */
const closedWithinMilliseconds = 1500;

/**
 * Tries whether a unix socket of the host can be reached from here. What listens there need not answer.
 * @throws SshError that says what is in the way
 */
export async function tryForward(ssh: SshConnection, socket: string, signal: AbortSignal, log: Log): Promise<void> {
  const local = await ssh.forward(socket, signal, log);
  const isOpen = await new Promise<boolean>((resolve) => {
    const connection = createConnection(local);
    const settle = (open: boolean) => {
      clearTimeout(timer);
      connection.destroy();
      resolve(open);
    };
    const timer = setTimeout(() => settle(true), closedWithinMilliseconds);
    connection.on("error", () => settle(false)).on("close", () => settle(false));
  });
  if (isOpen) return;
  throw (
    (await ssh.forwardProblem(socket, signal, log)) ??
    new SshError(
      ssh.target.host,
      `ssh to ${describe(ssh.target)}: nothing answers at ${socket} there`,
      "see that the daemon runs there, and that the user may open its socket",
      true,
    )
  );
}

/** SSH_FXP_INIT of version 3, to which sftp's server answers with SSH_FXP_VERSION. */
const hello = Buffer.from([0, 0, 0, 5, 1, 0, 0, 0, 3]);
const versionType = 2;

/** What is wrong with the host's sftp, by which Pulumi's own CLI copies files; undefined if it answers as it should. */
export async function trySftp(ssh: SshConnection, signal: AbortSignal, log: Log): Promise<string | undefined> {
  const { stdout, stderr } = await ssh.client(["-s", "--", ssh.target.host, "sftp"], signal, log, hello);
  if (stdout[4] === versionType) return undefined;
  const [line = ""] = `${stdout.toString("latin1")}${stderr}`.trim().split("\n");
  return line === "" ? "does not answer" : `answers ${JSON.stringify(line.slice(0, 80))}`;
}
