import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { abortError, pause } from "./abort";
import { Channels } from "./channels";
import { identityName, type SshCall, writeIdentity } from "./configuration";
import { explainSshFailure, SshError } from "./errors";
import type { PrivateFolder } from "./privateFolder";
import type { SshTarget } from "./target";

/** An ssh process that runs as a multiplexing master, and the channels through which sessions are opened on it. */
export interface Master {
  child: ChildProcess;
  channels: Channels;
}

export interface MasterRequest {
  target: SshTarget;
  call: SshCall;
  /** Holds the control socket and, only until the login is over, the private key. */
  folder: PrivateFolder;
  /** Relative paths in the target's sshOptions start here. */
  workingFolder: string;
  signal: AbortSignal;
  /** How long the server may take to answer at all, where that is not what the target allows. */
  connectTimeoutSeconds?: number | undefined;
  /** Called with what ssh writes to standard error. */
  onSaid(text: string): void;
}

/** Connects and logs in. @throws SshError that quotes ssh */
export async function startMaster({ target, call, folder, ...request }: MasterRequest): Promise<Master> {
  const { signal } = request;
  if (signal.aborted) throw abortError(signal);
  writeIdentity(folder, target);
  let said = "";
  let failure: Error | undefined;
  // setpriv ends the master together with this process, even if this process is killed. `detached` keeps a terminal's
  // Ctrl-C from the master: this process decides when the connection ends.
  const { connectTimeoutSeconds } = request;
  const timeout = connectTimeoutSeconds === undefined ? [] : ["-o", `ConnectTimeout=${connectTimeoutSeconds}`];
  const ssh = ["--pdeathsig", "TERM", "ssh", ...call.arguments, ...timeout, "-M", "-N", "-T", "--", target.host];
  const child = spawn("setpriv", ssh, {
    cwd: request.workingFolder,
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
    env: { ...process.env, ...call.environment },
  });
  child.stderr.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4000);
    request.onSaid(chunk.toString());
  });
  child.once("error", (error) => (failure = notStarted(target, error)));
  child.once("close", () => (failure ??= explainSshFailure(target, said)));
  const limitSeconds = target.perDialTimeoutSeconds === 0 ? Infinity : target.perDialTimeoutSeconds + 15;
  const giveUpAt = Date.now() + limitSeconds * 1000;
  const control = join(folder.path, "control");
  try {
    while (!existsSync(control)) {
      if (failure) throw failure;
      if (Date.now() > giveUpAt) throw explainSshFailure(target, `${said}\nlogin timed out`);
      await pause(10, signal);
    }
    return { child, channels: await Channels.connect(control, signal) };
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  } finally {
    folder.delete(identityName);
  }
}

/** Stops a master that is no longer needed, and waits until it has exited. */
export async function stopMaster({ child, channels }: Master): Promise<void> {
  channels.close();
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 2000);
  await gone;
  clearTimeout(timer);
}

function notStarted(target: SshTarget, error: Error): SshError {
  const wayOut = "install OpenSSH's client and util-linux on this machine";
  return new SshError(target.host, `cannot start ssh by setpriv: ${error.message}`, wayOut, true);
}
