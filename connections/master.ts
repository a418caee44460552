import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { abortError, pause } from "./abort";
import { Channels } from "./channels";
import { identityName, type SshCall, writeIdentity } from "./configuration";
import { explainSshFailure, SshError } from "./errors";
import type { PrivateFolder } from "./privateFolder";
import type { SshTarget } from "./target";

/** An ssh that runs as a multiplexing master, and the way to its sessions. */
export interface Master {
  child: ChildProcess;
  channels: Channels;
}

export interface MasterRequest {
  target: SshTarget;
  call: SshCall;
  /** Holds the control socket, and while the connection is made the private key. */
  folder: PrivateFolder;
  /** Where relative paths in the target's sshOptions start. */
  workingFolder: string;
  signal: AbortSignal;
  /** Told what ssh says on standard error. */
  onSaid(text: string): void;
}

/** Connects and logs in. @throws SshError with what ssh said */
export async function startMaster({ target, call, folder, ...request }: MasterRequest): Promise<Master> {
  const { signal } = request;
  if (signal.aborted) throw abortError(signal);
  writeIdentity(folder, target);
  let said = "";
  let failure: Error | undefined;
  // setpriv: the master ends with this process, however that ends. detached: Ctrl-C at a terminal is for this process.
  const ssh = ["--pdeathsig", "TERM", "ssh", ...call.arguments, "-M", "-N", "-T", "--", target.host];
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

/** Ends a master that is not needed any more, and waits for its end. */
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
