import { execFile } from "node:child_process";
import { join } from "node:path";
import type { Writable } from "node:stream";
import pLimit from "p-limit";
import { abortError, orAborted, pause } from "./abort";
import type { Session } from "./channels";
import { configure, type SshCall } from "./configuration";
import { explainSshFailure, forwardRefused, SshError } from "./errors";
import { type Master, startMaster, stopMaster } from "./master";
import { PrivateFolder } from "./privateFolder";
import { announce, AnnouncementFilter, endGroupCommand, listensCommand } from "./remoteCommand";
import { assertSafe, describe, type SshTarget } from "./target";

/** Stays below sshd's MaxSessions (10), with room for the commands that end cancelled ones. */
const sessionLimit = 8;

/**
 * How long a refused session is retried: sshd still counts sessions that have just ended, and MaxSessions may be low.
 */
const refusalLimitMilliseconds = 10_000;

/** What further attempts give a server that was silent in one. */
const secondsForTheSilent = 3;

export type Log = (severity: "debug" | "info" | "warning" | "error", message: string) => void;

export interface RemoteRequest {
  /** Run by the user's login shell, as `ssh HOST COMMAND` does. */
  command: string;
  stdin?: string | Buffer | NodeJS.ReadableStream | undefined;
  /** sshd ignores variables that its AcceptEnv does not list. They are never put into the command line. */
  environment?: Record<string, string> | undefined;
  signal: AbortSignal;
  log: Log;
  /** May return a promise: until it resolves, the host sends no more than the session's window allows. */
  onStdout?(chunk: Buffer): void | Promise<void>;
  onStderr?(chunk: Buffer): void;
  /** False: standard output goes only to onStdout and is not in the result, because it may not fit into memory. */
  keepStdout?: boolean;
}

export interface RemoteResult {
  stdout: string;
  stderr: string;
  /** Standard output and standard error together, in the order of arrival. */
  output: string;
  /** The remote exit status; 255 if a signal ended the command. */
  code: number;
}

/** What a call of ssh itself printed. */
export interface ClientResult {
  failed: boolean;
  stdout: Buffer;
  stderr: string;
}

/** sshd opened no session, for this reason; the command was not run. */
interface Refusal {
  refused: string;
}

/** One OpenSSH master connection to a host, shared by all that this process does there. Connects when first used. */
export class SshConnection {
  private readonly folder = new PrivateFolder();
  private readonly call: SshCall;
  private readonly closing = new AbortController();
  private readonly sessions = pLimit(sessionLimit);
  private readonly endings = pLimit(2);
  private master: Promise<Master> | undefined;
  private forwards = new Map<string, Promise<string>>();
  private said = "";
  private warned = false;

  /** @param folderOfPaths where relative paths in the target's sshOptions start */
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

  /** Runs a command. Resolves whatever its exit status is. @throws SshError if the command could not be run */
  exec(request: RemoteRequest): Promise<RemoteResult> {
    return this.sessions(async () => {
      if (request.signal.aborted) throw abortError(request.signal);
      const master = await this.connect(request.signal, request.log);
      const giveUpAt = Date.now() + refusalLimitMilliseconds;
      for (;;) {
        const result = await this.runSession(master, request);
        if (!("refused" in result)) return result;
        if (Date.now() > giveUpAt) throw explainSshFailure(this.target, `session refused: ${result.refused}`);
        await pause(20, request.signal);
      }
    });
  }

  /** Connects unless connected already. @throws SshError if the host cannot be reached or refuses the login */
  async open(signal: AbortSignal, log: Log): Promise<void> {
    await this.connect(signal, log);
  }

  /** Makes a unix socket of the host reachable here, and returns its local path. */
  async forward(remoteSocket: string, signal: AbortSignal, log: Log): Promise<string> {
    await this.connect(signal, log);
    let forward = this.forwards.get(remoteSocket);
    if (!forward) {
      forward = this.addForward(remoteSocket, `forward${this.forwards.size}`, signal, log);
      this.forwards.set(remoteSocket, forward);
      forward.catch(() => this.forwards.delete(remoteSocket));
    }
    return orAborted(forward, signal);
  }

  /** The last messages of ssh itself, such as why it refused a forwarded connection. */
  get complaints(): string {
    return this.said.trim();
  }

  /**
   * Why a forwarded socket was closed: sshd forwards none if something listens there. Undefined if nothing does. sshd says
   * the same of both, so the host is asked.
   */
  async forwardProblem(remoteSocket: string, signal: AbortSignal, log: Log): Promise<SshError | undefined> {
    if (!this.said.includes("open failed")) return undefined;
    const { code } = await this.exec({ command: listensCommand(remoteSocket), signal, log });
    return code === 0 ? forwardRefused(this.target, remoteSocket) : undefined;
  }

  /**
   * Calls ssh itself on this connection. Resolves whatever its exit status is, within 20 seconds.
   * @param question what it gets on stdin, which is closed once an answer has begun
   */
  async client(words: string[], signal: AbortSignal, log: Log, question?: Buffer): Promise<ClientResult> {
    await this.connect(signal, log);
    const options = { cwd: this.folderOfPaths, encoding: "buffer", timeout: 20_000, killSignal: "SIGKILL" } as const;
    return new Promise((resolve) => {
      const child = execFile("ssh", [...this.call.arguments, ...words], options, (error, stdout, stderr) =>
        resolve({ failed: error !== null, stdout, stderr: stderr.toString().trim() }),
      );
      child.stdin?.on("error", () => undefined);
      if (question === undefined) child.stdin?.end();
      else child.stdin?.write(question);
      child.stdout?.once("data", () => child.stdin?.end());
    });
  }

  /** Stops connecting, ends the master and removes the private folder. Commands under way fail as lost. */
  async close(): Promise<void> {
    this.closing.abort(new Error(`the connection to ${describe(this.target)} was closed`));
    const master = await this.master?.catch(() => undefined);
    if (master) await stopMaster(master);
    this.folder.close();
  }

  private async connect(signal: AbortSignal, log: Log): Promise<Master> {
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
      dialled.then(({ child }) => child.once("exit", forget), forget);
    }
    return orAborted(this.master, signal);
  }

  /**
   * Connects, and retries after growing pauses as often as the target allows. A server that let a whole attempt's time pass in silence
   * is most likely down, and gets less time in the next ones.
   */
  private async dial(log: Log): Promise<Master> {
    const { perDialTimeoutSeconds: patience } = this.target;
    let connectTimeoutSeconds: number | undefined;
    for (let attempt = 1; ; attempt++) {
      const began = performance.now();
      try {
        return await this.startMaster(connectTimeoutSeconds);
      } catch (error) {
        if (patience > 0 && performance.now() - began >= patience * 1000)
          connectTimeoutSeconds = Math.min(patience, secondsForTheSilent);
        const last = this.target.dialErrorLimit >= 0 && attempt > this.target.dialErrorLimit;
        if (this.closing.signal.aborted || !(error instanceof SshError) || error.permanent) throw error;
        if (last) throw this.failure(`${error.message}, tried ${attempt} times`, error.wayOut, true);
        if (attempt === 1) log("info", `${error.message}; trying again`);
        await pause(Math.min(100 * 1.5 ** attempt, 5000), this.closing.signal);
      }
    }
  }

  private startMaster(connectTimeoutSeconds?: number): Promise<Master> {
    this.said = "";
    return startMaster({
      target: this.target,
      call: this.call,
      folder: this.folder,
      workingFolder: this.folderOfPaths,
      signal: this.closing.signal,
      connectTimeoutSeconds,
      onSaid: (text) => (this.said = (this.said + text).slice(-4000)),
    });
  }

  private async runSession(master: Master, request: RemoteRequest): Promise<RemoteResult | Refusal> {
    const { line, marker } = announce(request.command);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    const output: Buffer[] = [];
    const filter = new AnnouncementFilter(marker, (chunk) => {
      stderr.push(chunk);
      output.push(chunk);
      request.onStderr?.(chunk);
    });
    const session = master.channels.open({
      command: line,
      environment: request.environment ?? {},
      onOpen: (stdin) => feed(stdin, request.stdin),
      onStdout: (chunk) => {
        if (request.keepStdout !== false) {
          stdout.push(chunk);
          output.push(chunk);
        }
        return request.onStdout?.(chunk);
      },
      onStderr: (chunk) => filter.write(chunk),
    });
    const stop = () => void this.endSession(master, session, () => filter.pid);
    request.signal.addEventListener("abort", stop, { once: true });
    if (request.signal.aborted) stop();
    const end = await session.ended;
    request.signal.removeEventListener("abort", stop);
    if (request.signal.aborted) throw abortError(request.signal);
    filter.end();
    const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString();
    if (end.kind === "refused") return { refused: end.reason };
    if (end.kind === "lost" && filter.pid === undefined)
      throw explainSshFailure(this.target, `${text(stderr)}\n${this.said}`);
    if (end.kind === "lost")
      throw this.failure(
        `ssh to ${describe(this.target)}: the connection was lost while a command ran`,
        "see that the host and the way to it are up, then run the same command again",
        false,
      );
    return { stdout: text(stdout), stderr: text(stderr), output: text(output), code: end.status ?? 255 };
  }

  /**
   * Ends a command on the host, then closes its session. If the command has not announced its process id yet, waits for
   * that: closing the session first would let the command start later and run unattended.
   */
  private async endSession(master: Master, session: Session, announced: () => number | undefined): Promise<void> {
    let isOver = false;
    void session.ended.then(() => (isOver = true));
    const deadline = Date.now() + 10_000;
    while (announced() === undefined && !isOver && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 10));
    const pid = announced();
    if (pid !== undefined)
      await this.endings(async () => {
        const quiet = { environment: {}, onStdout: () => undefined, onStderr: () => undefined };
        const onOpen = (stdin: Writable) => void stdin.end();
        await master.channels.open({ command: endGroupCommand(pid), onOpen, ...quiet }).ended;
      });
    // A process that left the command's group may keep its output open, so the session would not end by itself.
    setTimeout(() => session.close(), 1000).unref();
  }

  private failure(message: string, wayOut: string | undefined, permanent: boolean): SshError {
    return new SshError(this.target.host, message, wayOut, permanent);
  }

  private async addForward(remoteSocket: string, name: string, signal: AbortSignal, log: Log): Promise<string> {
    const local = join(this.folder.path, name);
    const words = ["-O", "forward", "-L", `${local}:${remoteSocket}`, "--", this.target.host];
    const { failed, stderr } = await this.client(words, signal, log);
    if (!failed) return local;
    throw this.failure(
      `ssh to ${describe(this.target)}: cannot forward ${remoteSocket}: ${stderr}`,
      "see that sshd there allows it (AllowStreamLocalForwarding)",
      true,
    );
  }
}

function feed(stdin: Writable, content: RemoteRequest["stdin"]): void {
  if (content === undefined || typeof content === "string" || Buffer.isBuffer(content)) stdin.end(content);
  else content.pipe(stdin);
}
