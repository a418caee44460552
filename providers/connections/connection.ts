import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import pLimit from "p-limit";
import { abortError, orAborted, pause } from "./abort";
import { configure, identityName, type SshCall, writeIdentity } from "./configuration";
import { explainSshFailure, SshError } from "./errors";
import { PrivateFolder } from "./privateFolder";
import { announce, AnnouncementFilter, endGroupCommand } from "./remoteCommand";
import { assertSafe, describe, type SshTarget } from "./target";

/** Stays below sshd's MaxSessions (10), with room for the commands that end cancelled ones. */
const sessionLimit = 8;

export type Log = (severity: "debug" | "info" | "warning" | "error", message: string) => void;

export interface RemoteRequest {
  /** Run by the user's login shell, as `ssh HOST COMMAND` does. */
  command: string;
  stdin?: string | Buffer | NodeJS.ReadableStream | undefined;
  /** Sent as sshd's AcceptEnv lets it; never in arguments. */
  environment?: Record<string, string> | undefined;
  signal: AbortSignal;
  log: Log;
  onStdout?(chunk: Buffer): void;
  onStderr?(chunk: Buffer): void;
}

export interface RemoteResult {
  stdout: string;
  stderr: string;
  /** Both, in the order in which they came. */
  output: string;
  /** The remote exit status; 255 also where a signal ended it. */
  code: number;
}

/** One OpenSSH master connection to a host, shared by everything that a process does there; made when first used. */
export class SshConnection {
  private readonly folder = new PrivateFolder();
  private readonly call: SshCall;
  private readonly closing = new AbortController();
  private readonly sessions = pLimit(sessionLimit);
  private readonly endings = pLimit(2);
  private master: Promise<ChildProcess> | undefined;
  private forwards = new Map<string, Promise<string>>();
  private said = "";
  private warned = false;

  /** @param folder where relative paths in the target's sshOptions start */
  constructor(
    readonly target: SshTarget,
    private readonly folderOfPaths: string = process.cwd(),
  ) {
    try {
      assertSafe(target);
      this.call = configure(this.folder, target);
    } catch (error) {
      this.folder.close();
      throw error;
    }
  }

  /** Runs a command. Resolves with any exit status; throws an {@link SshError} where the command could not be run. */
  exec(request: RemoteRequest): Promise<RemoteResult> {
    return this.sessions(async () => {
      if (request.signal.aborted) throw abortError(request.signal);
      await this.connect(request.signal, request.log);
      return this.runSession(request);
    });
  }

  /** Makes a unix socket of the host reachable here, and returns its local path. */
  async forward(remoteSocket: string, signal: AbortSignal, log: Log): Promise<string> {
    await this.connect(signal, log);
    let forward = this.forwards.get(remoteSocket);
    if (!forward) {
      forward = this.addForward(remoteSocket, `forward${this.forwards.size}`);
      this.forwards.set(remoteSocket, forward);
      forward.catch(() => this.forwards.delete(remoteSocket));
    }
    return orAborted(forward, signal);
  }

  /** What ssh itself said of late: why a forwarded connection was refused, for instance. */
  get complaints(): string {
    return this.said.trim();
  }

  /** Ends dials and stops; used commands end as their own signals say. */
  async close(): Promise<void> {
    this.closing.abort(new Error(`the connection to ${describe(this.target)} was closed`));
    const child = await this.master?.catch(() => undefined);
    if (child && running(child)) {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 2000);
      await gone;
      clearTimeout(timer);
    }
    this.folder.close();
  }

  private async connect(signal: AbortSignal, log: Log): Promise<void> {
    if (this.call.warning !== undefined && !this.warned) {
      this.warned = true;
      log("warning", this.call.warning);
    }
    if (!this.master) {
      const dialled = this.dial(log);
      this.master = dialled;
      const forget = () => {
        if (this.master === dialled) this.master = undefined;
        this.forwards.clear();
      };
      dialled.then((child) => child.once("exit", forget), forget);
    }
    await orAborted(this.master, signal);
  }

  /** Dials until it works, with growing pauses, as often as the target allows. */
  private async dial(log: Log): Promise<ChildProcess> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.startMaster();
      } catch (error) {
        const last = this.target.dialErrorLimit >= 0 && attempt > this.target.dialErrorLimit;
        if (this.closing.signal.aborted || !(error instanceof SshError) || error.permanent) throw error;
        if (last) throw new SshError(`${error.message}; tried ${attempt} times`, true);
        if (attempt === 1) log("info", `${error.message}; trying again`);
        await pause(Math.min(100 * 1.5 ** attempt, 5000), this.closing.signal);
      }
    }
  }

  private async startMaster(): Promise<ChildProcess> {
    const { signal } = this.closing;
    if (signal.aborted) throw abortError(signal);
    writeIdentity(this.folder, this.target);
    this.said = "";
    // SendEnv: a master passes on only those of its clients' variables that it would send itself.
    // setpriv: the master ends with this process, however that ends. detached: Ctrl-C at a terminal is for this process.
    const ssh = [
      "--pdeathsig",
      "TERM",
      "ssh",
      ...this.call.arguments,
      "-M",
      "-N",
      "-T",
      "-o",
      "SendEnv=*",
      "--",
      this.target.host,
    ];
    const child = spawn("setpriv", ssh, {
      cwd: this.folderOfPaths,
      stdio: ["ignore", "ignore", "pipe"],
      detached: true,
      env: { ...process.env, ...this.call.environment },
    });
    child.stderr.on("data", (chunk: Buffer) => (this.said = (this.said + chunk.toString()).slice(-4000)));
    let failure: Error | undefined;
    child.once(
      "error",
      (error) => (failure = new SshError(`cannot start ssh: ${error.message}. Is OpenSSH's client installed?`, true)),
    );
    child.once("close", () => (failure ??= explainSshFailure(this.target, this.said)));
    const limitSeconds = this.target.perDialTimeoutSeconds === 0 ? Infinity : this.target.perDialTimeoutSeconds + 15;
    const giveUpAt = Date.now() + limitSeconds * 1000;
    try {
      while (!existsSync(join(this.folder.path, "control"))) {
        if (failure) throw failure;
        if (Date.now() > giveUpAt) throw explainSshFailure(this.target, `${this.said}\nlogin timed out`);
        await pause(10, signal);
      }
    } catch (error) {
      child.kill("SIGKILL");
      throw error;
    } finally {
      this.folder.delete(identityName);
    }
    return child;
  }

  private client(extra: string[], environment: Record<string, string>, stdin: "ignore" | "pipe"): ChildProcess {
    // Without a master ssh would dial on its own; ProxyCommand false keeps it from doing so.
    const line = ["--pdeathsig", "TERM", "ssh", ...this.call.arguments, "-T", "-o", "ProxyCommand=false", ...extra];
    return spawn("setpriv", line, {
      cwd: this.folderOfPaths,
      stdio: [stdin, "pipe", "pipe"],
      detached: true,
      env: { ...process.env, ...environment },
    });
  }

  private runSession(request: RemoteRequest): Promise<RemoteResult> {
    const { line, marker } = announce(request.command);
    const environment = request.environment ?? {};
    const names = Object.keys(environment).flatMap((name) => ["-o", `SendEnv=${name}`]);
    const child = this.client(
      [...names, "--", this.target.host, line],
      environment,
      request.stdin === undefined ? "ignore" : "pipe",
    );
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    const output: Buffer[] = [];
    const filter = new AnnouncementFilter(marker, (chunk) => {
      stderr.push(chunk);
      output.push(chunk);
      request.onStderr?.(chunk);
    });
    child.stdout?.on("data", (chunk: Buffer) => {
      stdout.push(chunk);
      output.push(chunk);
      request.onStdout?.(chunk);
    });
    child.stderr?.on("data", (chunk: Buffer) => filter.write(chunk));
    feed(child, request.stdin);
    return new Promise<RemoteResult>((resolve, reject) => {
      const stop = () => void this.endSession(child, () => filter.pid);
      request.signal.addEventListener("abort", stop, { once: true });
      child.once("error", reject);
      child.once("close", (code) => {
        request.signal.removeEventListener("abort", stop);
        if (request.signal.aborted) return reject(abortError(request.signal));
        filter.end();
        const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString();
        if (filter.pid === undefined && code === 255)
          return reject(explainSshFailure(this.target, `${text(stderr)}\n${this.said}`));
        if (code === 255 && !existsSync(join(this.folder.path, "control")))
          return reject(
            new SshError(`ssh to ${describe(this.target)}: the connection was lost while a command ran`, false),
          );
        resolve({ stdout: text(stdout), stderr: text(stderr), output: text(output), code: code ?? 255 });
      });
      if (request.signal.aborted) stop();
    });
  }

  /** Ends a command on the host, then its local end. One that has not begun yet is waited for, or it would begin later. */
  private async endSession(child: ChildProcess, announced: () => number | undefined): Promise<void> {
    const deadline = Date.now() + 10_000;
    while (announced() === undefined && running(child) && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 10));
    const pid = announced();
    if (pid !== undefined)
      await this.endings(
        () =>
          new Promise<void>((resolve) => {
            const ending = this.client(["--", this.target.host, endGroupCommand(pid)], {}, "ignore");
            ending.once("close", () => resolve()).once("error", () => resolve());
          }),
      );
    setTimeout(() => {
      child.kill("SIGKILL");
      // The master holds the other ends of the pipes.
      child.stdout?.destroy();
      child.stderr?.destroy();
    }, 1000).unref();
  }

  private async addForward(remoteSocket: string, name: string): Promise<string> {
    const local = join(this.folder.path, name);
    await new Promise<void>((resolve, reject) => {
      const line = [...this.call.arguments, "-O", "forward", "-L", `${local}:${remoteSocket}`, "--", this.target.host];
      execFile("ssh", line, { cwd: this.folderOfPaths }, (error, _stdout, stderr) =>
        error
          ? reject(
              new SshError(`ssh to ${describe(this.target)}: cannot forward ${remoteSocket}: ${stderr.trim()}`, true),
            )
          : resolve(),
      );
    });
    return local;
  }
}

const running = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;

function feed(child: ChildProcess, stdin: RemoteRequest["stdin"]): void {
  if (stdin === undefined || !child.stdin) return;
  // A command may end without reading all of its input.
  child.stdin.on("error", () => undefined);
  if (typeof stdin === "string" || Buffer.isBuffer(stdin)) child.stdin.end(stdin);
  else stdin.pipe(child.stdin);
}
